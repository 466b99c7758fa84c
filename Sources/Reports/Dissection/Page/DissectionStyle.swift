/// What the page of a dissection has beyond other pages: bars, controls, cards of units.
enum DissectionStyle {
  /// The sheet, which follows that of all pages.
  static let css = bars + controls + cards

  private static let bars = """
    figure.chart { width: auto; margin: 1.2rem 0 1.6rem; }
    figure.chart figcaption { font-size: 1.02rem; color: var(--ink); white-space: normal;
      margin: 0 0 .5rem; font-weight: 600; }
    caption { text-align: left; font-weight: 600; padding: .6rem 0 .3rem; font-size: .95rem; }
    svg.bars { display: block; }
    .bars text { fill: var(--ink); font-size: 10.5px; text-anchor: end; }
    .bars .tick { fill: var(--soft); dominant-baseline: middle; }
    .colours { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; margin: .2rem 0 0;
      padding: 0; font-size: .85rem; color: var(--soft); }
    .colours b { color: var(--ink); font-weight: 600; }
    .swatch { display: inline-block; width: .75em; height: .75em; border-radius: 2px;
      margin-right: .4em; }

    """

  private static let controls = """
    .controls { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end;
      margin: .6rem 0 .8rem; font-size: .85rem; color: var(--soft); }
    .controls[hidden] { display: none; }
    .controls label { display: grid; gap: .15rem; }
    .controls .search { flex: 1 1 14rem; }
    .controls .check { display: flex; align-items: center; gap: .35rem; padding-bottom: .45rem; }
    .controls input[type=search], .controls select { font: inherit; font-size: 1rem;
      color: var(--ink); background: var(--panel); border: 1px solid var(--line);
      border-radius: 6px; padding: .35rem .5rem; width: 100%; min-width: 0; }
    :focus-visible { outline: 2px solid var(--raises); outline-offset: 2px; }

    """

  private static let cards = """
    .unit { border-top: 1px solid var(--line); padding: 1rem 0; display: grid;
      grid-template-columns: minmax(0, 13rem) minmax(0, 1fr); gap: .5rem 1.6rem; }
    .unit h3 { font-size: 1.15rem; }
    .unit h3 a { color: inherit; text-decoration: none; }
    .unit p { margin: .2rem 0 0; font-size: .88rem; }
    .unit .which { color: var(--soft); font-size: .85rem; margin: 0; }
    .unit .chip { color: var(--ink); border-color: var(--line); }
    .unit .sure { font-weight: 600; }
    .unit .formula { grid-column: 1 / -1; }
    .scores { width: 100%; font-size: .84rem; }
    .scores td, .scores th { border: 0; padding: .08rem .4rem .08rem 0; }
    .scores th { font-weight: 500; text-align: left; width: 11rem; max-width: 11rem; min-width: 0;
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .scores td.plot { width: auto; padding-right: .8rem; }
    .scores td.plot svg { display: block; width: 100%; height: 18px; overflow: visible; }
    .scores tr.best th { font-weight: 700; }
    .scores .band { fill: var(--sets); opacity: .45; } .scores .median { stroke: var(--far); }
    .scores .cut { stroke: var(--ink); stroke-dasharray: 2 3; opacity: .55; }
    .scores .base { stroke: var(--line); }
    .scores .whisker { stroke-width: 2; } .scores .dot { stroke-width: 2; }
    .tops { grid-column: 1 / -1; display: flex; gap: .4rem; overflow-x: auto; padding: .2rem 0;
      min-height: 116px; list-style: none; margin: 0; }
    .tops li { flex: none; }
    .tops canvas { width: 112px; height: 112px; object-fit: contain; display: block;
      background: var(--panel); border-radius: 4px; }
    .unit details { grid-column: 1 / -1; padding: .2rem 0; border: 0; font-size: .88rem; }
    .unit summary { font-weight: 500; color: var(--soft); }
    .axis-note { font-size: .78rem; color: var(--soft); }
    #more { height: 1px; }
    @media (max-width: 44rem) {
      .unit { grid-template-columns: minmax(0, 1fr); }
      .scores th { width: 8.2rem; max-width: 8.2rem; }
      .scores td.range { display: none; }
      .controls .search { flex-basis: 100%; }
      .controls select { max-width: 9.5rem; }
    }
    @media print { .controls, #more, noscript { display: none; } .unit { break-inside: avoid; } }

    """

  /// What a comparison's page has besides: a stacked bar a side.
  static let sides = """
    .side { display: grid; grid-template-columns: minmax(0, 12rem) minmax(0, 1fr) 9rem;
      gap: .1rem 1rem; align-items: center; padding: .5rem 0; }
    .stack { display: flex; height: 1.4rem; }
    .stack span { border-right: 1px solid var(--paper); }
    .total small { color: var(--soft); }
    .parts { grid-column: 2 / -1; font-size: .8rem; }
    @media (max-width: 44rem) {
      .side { grid-template-columns: minmax(0, 1fr) auto; }
      .stack { grid-column: 1 / -1; grid-row: 2; } .parts { grid-column: 1 / -1; }
    }

    """
}
