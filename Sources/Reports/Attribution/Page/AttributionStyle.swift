/// What the page of an attribution has beyond other pages: the grid of maps, scales, curves.
enum AttributionStyle {
  /// The sheet, which follows that of all pages.
  static let css = grid + curves

  private static let grid = """
    .maps article { border-top: 1px solid var(--line); padding: 1rem 0 .6rem; }
    .maps h3 { font-size: 1.1rem; }
    .views { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .9rem; margin: .3rem 0 .8rem; }
    .cells { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.6rem, 1fr));
      gap: 1rem .8rem; align-items: start; }
    .cells figure { width: auto; min-width: 0; }
    .cells figure img, .nothing { width: 100%; height: auto; aspect-ratio: 1; object-fit: contain;
      border-radius: 4px; background: var(--panel); }
    .cells .nothing { display: flex; align-items: center; justify-content: center; padding: .7rem;
      font-size: .76rem; color: var(--soft); text-align: center; overflow: hidden; }
    .cells figcaption { white-space: normal; font-size: .78rem; overflow: visible; }
    .cells figcaption b { display: block; color: var(--ink); font-weight: 600; }
    .cells figcaption small { display: block; }
    .scale-bar { display: block; height: .55rem; border-radius: 2px; margin-top: .25rem;
      border: 1px solid var(--line); }
    .ends { display: flex; justify-content: space-between; font-size: .72rem; }
    .cells .heat, .maps:has([value=heat]:checked) .cells .overlay { display: none; }
    .maps:has([value=heat]:checked) .cells .heat { display: block; }
    :focus-visible { outline: 2px solid var(--raises); outline-offset: 2px; }
    .refused { color: var(--warn); }
    @media (max-width: 44rem) {
      .cells { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .cells figure img { height: auto; }
    }
    @media print { .views { display: none; } article { break-inside: avoid; } }

    """

  private static let curves = """
    .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.2rem; }
    .curves figure { width: auto; }
    .curves figcaption { white-space: normal; }
    .curve { display: block; width: 100%; height: auto; overflow: visible; }
    .curve text { fill: var(--soft); font-size: 10px; }
    .curve .frame { fill: none; stroke: var(--line); }
    .curve .score { fill: none; stroke: var(--raises); stroke-width: 2; }
    .curve .gradient { fill: none; stroke: var(--lowers); stroke-width: 2; stroke-dasharray: 5 3; }
    .legend b { font-weight: 600; }

    """
}
