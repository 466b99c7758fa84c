import Concepts
public import Diagnostics

extension TCAVReport {
  /// `report.html`: a page that needs nothing but itself, for a screen or a phone, light or dark.
  ///
  /// - Throws: `RunError` if a thumbnail cannot be encoded.
  public func html() throws(RunError) -> String {
    let name = result.target.name
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>TCAV: \(name)</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <main>
      \(header)
      \(summary)
      \(noticeBox)
      \(result.layers.map(layerSection))
      \(try pictureSection())
      \(TCAVExplanations(result).html)
      </main>
      </body>
      </html>

      """
    return page.text
  }

  private var header: HTML {
    let network = result.provenance.network.map { " in \($0)" } ?? ""
    let target = result.target
    let index = target.index.map { " (logit \($0))" } ?? ""
    let images = Figures.count(target.images.count, "image")
    return """
      <header>
      <p class="kind">Testing with concept activation vectors</p>
      <h1>What moves “\(target.name)”\(network)</h1>
      <p class="meta">\(images) of the class\(index), \
      \(Figures.count(result.concepts.count, "concept")), \
      \(Figures.count(result.layers.count, "layer")), seed \("\(result.settings.seed)"). \
      Noema \(result.provenance.noema).</p>
      </header>
      """
  }

  /// The significant findings in one list.
  private var summary: HTML {
    let found = result.layers.flatMap { layer in
      layer.concepts.filter { $0.isSignificant && $0.verdict.isConcept }.map { (layer.layer, $0) }
    }
    if found.isEmpty {
      return """
        <section class="summary"><h2>In short</h2>
        <p>No concept is shown to move “\(result.target.name)” more than random photographs do, in \
        any of the layers that were asked about.</p></section>
        """
    }
    let items = found.map { layer, finding -> HTML in
      let verb = finding.effect > 0 ? "speaks for" : "speaks against"
      return """
        <li><b>\(finding.concept)</b> \(verb) “\(result.target.name)” in <code>\(layer)</code>: \
        score \(Figures.fixed(finding.score))<sup>\(finding.mark)</sup></li>
        """
    }
    return """
      <section class="summary"><h2>In short</h2>
      <ul>
      \(items)
      </ul></section>
      """
  }

  private var noticeBox: HTML {
    let items = notices.map { notice -> HTML in
      guard let place = notice.place else { return "<li>\(notice.text)</li>" }
      return "<li><b>\(place)</b>: \(notice.text)</li>"
    }
    if items.isEmpty { return .empty }
    return """
      <section class="notices"><h2>Read this first</h2>
      <ul>
      \(items)
      </ul></section>
      """
  }

  private func layerSection(_ layer: TCAVLayerResult) -> HTML {
    """
    <section class="card"><h2>Layer <code>\(layer.layer)</code></h2>
    <p class="axis"><span>0: always lowers</span><span>0.5: chance</span>\
    <span>1: always raises</span></p>
    \(layer.concepts.map(findingRow))
    </section>
    """
  }

  private func findingRow(_ finding: TCAVConceptResult) -> HTML {
    let words = sentences(for: finding)
    let isFound = finding.verdict.isConcept
    let state: HTML = isFound ? "finding" : "finding absent"
    let mark = isFound ? finding.mark : ""
    let caveat: HTML =
      finding.caveat.map { "<p class=\"caveat\">This p-value \($0).</p>" } ?? .empty
    let p = "adjusted p = \(Figures.p(finding.adjustedPValue))"
    return """
      <article class="\(state)">
      <h3><span>\(finding.concept)</span> <span class="score">\(Figures.fixed(finding.score))\
      <sup>\(mark)</sup></span></h3>
      \(ScoreBar(finding).svg)
      <p>\(words.verdict) \(words.effect)</p>
      <p class="figures">effect \(Figures.signed(finding.effect)) \
      \(Figures.signed(finding.effectInterval)); \(p); \(words.pValue); \(words.spread)</p>
      \(caveat)
      </article>
      """
  }
}
