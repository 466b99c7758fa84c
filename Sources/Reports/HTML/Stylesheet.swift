/// How a report looks: system fonts, two colours that colour-blind eyes tell apart, light or dark
/// as the reader's system is, from a phone's width to paper.
enum Stylesheet {
  /// The whole sheet.
  static let css = [colours, text, layout, chart, pictures, tables, paper].joined()

  /// Blue raises, orange lowers (Okabe and Ito's pair, darkened for paper and lightened for night).
  private static let colours = """
    :root { color-scheme: light dark;
      --paper: #fdfdfb; --panel: #f5f4ef; --ink: #1d1f21; --soft: #5c6066; --line: #d9d8d1;
      --raises: #0067a5; --lowers: #b84a00; --sets: #b9bcc2; --far: #70757d; --warn: #8a6100; }
    @media (prefers-color-scheme: dark) { :root {
      --paper: #15171a; --panel: #1e2125; --ink: #e8e7e3; --soft: #a2a6ad; --line: #363a40;
      --raises: #5db7f0; --lowers: #f29a55; --sets: #4b5058; --far: #8b919b; --warn: #e6b450; } }

    """

  private static let text = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    h1, h2 { font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
      font-weight: 600; line-height: 1.2; text-wrap: balance; }
    h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); margin: .2rem 0 .6rem; }
    h2 { font-size: 1.45rem; margin: 0 0 .3rem; }
    h3 { font-size: 1rem; margin: 0; line-height: 1.3; }
    p { margin: 0 0 .6rem; }
    .name { unicode-bidi: isolate; }
    .soft, .eyebrow { color: var(--soft); font-size: .9rem; }
    .eyebrow { letter-spacing: .08em; text-transform: uppercase; font-size: .78rem; margin: 0; }

    """

  private static let layout = """
    main, footer { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.25rem 1rem; }
    footer { padding-top: 0; padding-bottom: 3rem; }
    section { margin-top: 2.75rem; }
    .outcome { font-size: 1.12rem; max-width: 46rem; }
    .notices { background: var(--panel); border-left: 4px solid var(--warn); padding: .9rem 1.2rem;
      margin: 1.5rem 0 0; border-radius: 0 6px 6px 0; }
    .notices h2 { font-size: 1.1rem; }
    .notices ul { margin: .3rem 0 0; padding-left: 1.1rem; }
    .notices li { margin: .25rem 0; }
    .sources { padding-left: 1.1rem; }
    details { border-top: 1px solid var(--line); padding: .8rem 0; }
    summary { cursor: pointer; font-weight: 600; }
    dl { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: .3rem 1.2rem;
      font-size: .9rem; }
    dt { color: var(--soft); }
    dd { margin: 0; }
    .digest { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .82em; }

    """

  private static let chart = """
    .finding { display: grid; grid-template-columns: 11rem 1fr 11.5rem; gap: .1rem 1.6rem;
      align-items: center; padding: .9rem 0 .8rem; border-top: 1px solid var(--line); }
    .finding .numbers { text-align: right; line-height: 1.3; }
    .finding .numbers b { font-size: 1.15rem; }
    .finding .numbers small { display: block; color: var(--soft); font-size: .8rem; }
    .finding .verdict { grid-column: 2 / -1; margin: .25rem 0 0; font-size: .92rem; }
    .absent h3, .absent .numbers b, .absent .verdict { color: var(--soft); font-weight: 500; }
    .chip { display: inline-block; border: 1px solid var(--soft); border-radius: 1rem;
      padding: 0 .55rem; font-size: .74rem; font-weight: 500; color: var(--soft); }
    .axis { display: grid; grid-template-columns: 11rem 1fr 11.5rem; gap: 0 1.6rem;
      font-size: .78rem; color: var(--soft); }
    .axis .ticks { grid-column: 2; display: flex; justify-content: space-between;
      margin: 0 -1.2rem; }
    .axis .ticks span { width: 2.4rem; text-align: center; white-space: nowrap; }
    .axis .sides { grid-column: 2; display: flex; justify-content: space-between; }
    svg.plot { display: block; width: 100%; height: 68px; overflow: visible; }
    .grid { stroke: var(--line); } .chance { stroke: var(--ink); stroke-dasharray: 3 3; }
    .nearer { fill: var(--sets); } .farther { fill: var(--far); }
    .raises { --tone: var(--raises); } .lowers { --tone: var(--lowers); }
    .absent .raises, .absent .lowers { --tone: var(--far); }
    .bar { fill: var(--tone); opacity: .28; }
    .whisker { stroke: var(--tone); stroke-width: 2; }
    .dot { fill: var(--paper); stroke: var(--tone); stroke-width: 2.5; }
    .dot.sure { fill: var(--tone); }
    .mark { fill: var(--tone); font-size: 15px; font-weight: 700; text-anchor: middle; }
    .key { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: .3rem 1.5rem; padding: 0; margin: 1rem 0 0;
      list-style: none; font-size: .84rem; color: var(--soft); }
    .key li { display: flex; align-items: flex-start; }
    .key svg { flex: none; width: 2.6rem; height: 1.1rem; vertical-align: -.25rem; margin-right: .4rem;
      overflow: visible; }
    @media (max-width: 44rem) {
      .finding { grid-template-columns: 1fr auto; gap: .2rem 1rem; }
      .finding .plot-cell { grid-column: 1 / -1; grid-row: 2; padding: 0 .5rem; }
      .finding .verdict { grid-column: 1 / -1; }
      .axis { grid-template-columns: 1fr; padding: 0 .5rem; }
      .axis .ticks, .axis .sides { grid-column: 1; }
    }

    """

  private static let pictures = """
    .pictures { display: flex; flex-wrap: wrap; gap: .7rem; margin: .4rem 0 1.3rem; }
    section > h2 + h3 { margin-top: .7rem; }
    figure { margin: 0; width: 7rem; }
    figure img { width: 7rem; height: 7rem; object-fit: cover; border-radius: 5px; display: block;
      background: var(--panel); }
    figcaption { font-size: .72rem; line-height: 1.3; color: var(--soft); margin-top: .25rem;
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    @media (max-width: 44rem) {
      .pictures { gap: .5rem; }
      figure { width: calc((100% - 1rem) / 3); }
      figure img { width: 100%; height: auto; aspect-ratio: 1; }
    }

    """

  private static let tables = """
    .scroll { overflow-x: auto; margin: .6rem 0; }
    table { border-collapse: collapse; font-size: .77rem; width: 100%; overflow-wrap: normal; }
    th, td { padding: .35rem .45rem; text-align: right; white-space: nowrap;
      border-bottom: 1px solid var(--line); }
    thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; white-space: normal; }
    th[scope=row], thead th:first-child { text-align: left; font-weight: 600; padding-left: 0; }
    .overview { font-size: .95rem; width: auto; }
    .overview th, .overview td { padding-right: .9rem; padding-left: .9rem; }
    .overview th[scope=row], .overview thead th:first-child { padding-left: 0; }
    .overview thead th { overflow-wrap: anywhere; min-width: 6rem; max-width: 12rem; }
    td.raises, td.lowers { color: var(--tone); }
    td.none { color: var(--soft); font-size: .8em; }
    @media (max-width: 44rem) {
      .overview { font-size: .85rem; }
      .overview th, .overview td { padding-right: .4rem; padding-left: .4rem; }
      .overview thead th { min-width: 4.2rem; }
      .overview th[scope=row] { min-width: 6rem; max-width: 8rem; }
    }
    th[scope=row] { white-space: normal; min-width: 8rem; max-width: 16rem; }
    th[scope=rowgroup] { text-align: left; padding: 1.1rem 0 .35rem; font-weight: 600;
      color: var(--soft); }
    tr.absent td, tr.absent th { color: var(--soft); font-weight: 400; }

    """

  private static let paper = """
    @media print {
      body { font-size: 10pt; background: none; }
      main, footer { max-width: none; padding: 0; }
      .finding, figure, .notices, tr { break-inside: avoid; }
      h2 { break-after: avoid; }
      .scroll { overflow: visible; } table { font-size: 7pt; } th, td { padding: .2rem .3rem; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }

    """
}
