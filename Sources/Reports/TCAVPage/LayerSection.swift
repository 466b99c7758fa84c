import Concepts

/// What was found in one layer: a chart, with a sentence on each concept.
struct LayerSection: Sendable {
  private let layer: TCAVLayerResult
  private let words: TCAVWords

  init(_ layer: TCAVLayerResult, _ words: TCAVWords) {
    self.layer = layer
    self.words = words
  }

  var html: HTML {
    tag("section") {
      tag("h2") {
        "Layer "
        tag("span", ["class": "name"]) { layer.layer }
      }
      tag("p", ["class": "soft"]) { "\(words.counted(layer.width, "value")) an image" }
      layer.concepts.map(finding)
      axis
    }
  }

  private func finding(_ finding: TCAVConceptResult) -> HTML {
    tag("div", ["class": finding.verdict.isConcept ? "finding" : "finding absent"]) {
      tag("div") {
        tag("h3", ["class": "name"]) { finding.concept }
        if !finding.verdict.isConcept {
          tag("span", ["class": "chip"]) { finding.verdict.text }
        }
      }
      tag("div", ["class": "plot-cell"]) { ScorePlot(finding, words).svg }
      numbers(finding)
      tag("p", ["class": "verdict"]) { words.verdict(on: finding) }
    }
  }

  private func numbers(_ finding: TCAVConceptResult) -> HTML {
    let numerals = words.numerals
    return tag("div", ["class": "numbers"]) {
      tag("b") { numerals.fixed(finding.score, 2) + (finding.mark.isEmpty ? "" : " ") }
      tag("b", ["class": "name"]) { finding.mark }
      tag("small") {
        numerals.withSign(finding.effect, 2) + " "
          + numerals.withSigns(finding.effectInterval, 2)
      }
      tag("small") { "corrected p \(numerals.pValue(finding.adjustedPValue))" }
      tag("small") { "recognised in \(numerals.percent(finding.verdict.accuracy))" }
    }
  }

  private var axis: HTML {
    tag("div", ["class": "axis", "aria-hidden": "true"]) {
      tag("div", ["class": "ticks"]) {
        ["0", "0.25", "chance", "0.75", "1"].map { label in tag("span") { label } }
      }
      tag("div", ["class": "sides"]) {
        tag("span") { "← lowers the logit" }
        tag("span") { "raises it →" }
      }
    }
  }
}
