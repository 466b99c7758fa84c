import Concepts

/// All findings at a glance: concepts down, layers across.
struct Overview: Sendable {
  private let words: TCAVWords
  private var result: TCAVResult { words.result }

  init(_ words: TCAVWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "At a glance" }
      tag("div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": "Overview"]) {
        tag("table", ["class": "overview"]) {
          tag("thead") {
            tag("tr") {
              tag("th", ["scope": "col"]) { "Concept" }
              result.layers.map { layer in
                tag("th", ["scope": "col", "class": "name"]) { layer.layer }
              }
            }
          }
          tag("tbody") { result.concepts.indices.map(row) }
        }
      }
      ChartKey.html
    }
  }

  private func row(_ concept: Int) -> HTML {
    tag("tr") {
      tag("th", ["scope": "row", "class": "name"]) { result.concepts[concept].name }
      result.layers.flatMap { layer in layer.concepts.dropFirst(concept).prefix(1).map(cell) }
    }
  }

  private func cell(_ finding: TCAVConceptResult) -> HTML {
    guard finding.verdict.isConcept else {
      return tag("td", ["class": "none"]) { "not in layer" }
    }
    let score = words.numerals.fixed(finding.score, 2)
    guard finding.isSignificant else { return tag("td") { score } }
    return tag("td", ["class": finding.effect >= 0 ? "raises" : "lowers"]) {
      tag("b") { [score, finding.mark].joined(separator: " ") }
    }
  }
}
