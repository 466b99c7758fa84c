/// How Noema's pages look: one column, the reader's own fonts, light or dark as the reader's system.
enum PageStyle {
  static let css: HTML = """
    :root { color-scheme: light dark; --paper: #f6f5f2; --card: #fff; --ink: #1d2330; \
    --soft: #5d6575; --line: #dcdfe6; --track: #eceef2; --accent: #2a62ac; --against: #b4572c; --random: #a9b0bd; \
    --warn: #fff4d9; --warnline: #e0b040; }
    @media (prefers-color-scheme: dark) { :root { --paper: #14171d; --card: #1d222b; --ink: #e8eaf0; \
    --soft: #a2aaba; --line: #343b48; --track: #2a303b; --accent: #79aef0; --against: #e59a6c; --random: #646d7d; \
    --warn: #332b16; --warnline: #9a7a24; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); \
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
    main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }
    h3 { font-size: 1rem; margin: 0; display: flex; justify-content: space-between; gap: 1rem; \
    overflow-wrap: anywhere; }
    p { margin: .2rem 0; }
    code { font-size: .92em; overflow-wrap: anywhere; }
    .kind { color: var(--accent); font-size: .8rem; letter-spacing: .06em; \
    text-transform: uppercase; }
    .meta, .figures { color: var(--soft); font-size: .88rem; }
    .card, .summary, .notices { background: var(--card); border: 1px solid var(--line); \
    border-radius: 10px; padding: 1rem 1.1rem; margin: 1rem 0; }
    .notices { background: var(--warn); border-color: var(--warnline); }
    ul, ol { margin: 0; padding-left: 1.2rem; } li { margin: .25rem 0; }
    .axis { display: flex; justify-content: space-between; color: var(--soft); font-size: .78rem; }
    .finding { border-top: 1px solid var(--line); padding: .8rem 0 .7rem; }
    .absent { opacity: .72; } .absent .value { fill: var(--random); }
    .score { font-variant-numeric: tabular-nums; white-space: nowrap; }
    sup { color: var(--accent); line-height: 0; }
    .caveat { color: #b2452f; font-size: .88rem; }
    .bar { display: block; overflow: visible; margin: .2rem 0; }
    .track { fill: var(--track); } .value { fill: var(--accent); } \
    .against { fill: var(--against); } .random { fill: var(--random); }
    .chance { stroke: var(--soft); stroke-dasharray: 3 3; }
    .error { stroke: var(--ink); stroke-width: 2; }
    .pictures { display: flex; flex-wrap: wrap; gap: 6px; margin: .3rem 0 .9rem; }
    .pictures img { width: 72px; height: 72px; border-radius: 5px; display: block; }
    dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; }
    table { border-collapse: collapse; width: 100%; font-size: .88rem; }
    th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; \
    border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    th { font-weight: 500; color: var(--soft); width: 34%; }
    footer { color: var(--soft); font-size: .88rem; margin-top: 1.5rem; }
    a { color: var(--accent); text-decoration: none; }
    """
}
