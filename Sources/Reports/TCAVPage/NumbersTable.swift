import Concepts

/// All numbers of the findings.
struct NumbersTable: Sendable {
  private let words: TCAVWords
  private var result: TCAVResult { words.result }

  init(_ words: TCAVWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "All numbers" }
      tag(
        "div",
        [
          "class": "scroll", "role": "region", "tabindex": "0",
          "aria-label": "Table of all numbers",
        ]
      ) {
        tag("table") {
          tag("thead") {
            tag("tr") { columns.map { title in tag("th", ["scope": "col"]) { title } } }
          }
          result.layers.map(group)
        }
      }
      tag("p", ["class": "soft"]) {
        "Spread: the standard deviation of the score over runs, which is no error of the effect. "
          + "S: the directional derivative, in logits a unit of activation along the unit CAV."
      }
      if let caveat = result.settings.test.caveat {
        tag("p", ["class": "soft"]) { "p: \(words.testName), which \(caveat)." }
      }
    }
  }

  private var columns: [String] {
    let confidence = words.numerals.fixed(result.settings.confidence * 100, 0)
    return [
      "Concept", "Score", "Effect [\(confidence) % interval]", "Spread", "Lowest, highest run", "p",
      "Corrected p", "Accuracy [interval]", "In layer", "Mean S", "SD of S", "Ties",
    ]
  }

  private func group(_ layer: TCAVLayerResult) -> HTML {
    tag("tbody") {
      tag("tr") {
        tag("th", ["scope": "rowgroup", "colspan": "\(columns.count)"]) { layer.layer }
      }
      layer.concepts.map(row)
    }
  }

  private func row(_ finding: TCAVConceptResult) -> HTML {
    tag("tr", finding.verdict.isConcept ? [:] : ["class": "absent"]) {
      tag("th", ["scope": "row", "class": "name"]) { finding.concept }
      numbers(finding).map { number in tag("td") { number } }
    }
  }

  private func numbers(_ finding: TCAVConceptResult) -> [String] {
    let numerals = words.numerals
    let (spread, verdict) = (finding.spreadOverRuns, finding.verdict)
    return [
      numerals.fixed(finding.score, 3),
      numerals.withSign(finding.effect, 3) + " " + numerals.withSigns(finding.effectInterval, 3),
      numerals.fixed(spread.standardDeviation, 3), numerals.range(spread.range, 2),
      numerals.pValue(finding.pValue),
      numerals.pValue(finding.adjustedPValue) + (finding.mark.isEmpty ? "" : " " + finding.mark),
      numerals.fixed(verdict.accuracy, 2) + " " + numerals.range(verdict.accuracyInterval, 2),
      verdict.isConcept ? "yes" : "no", numerals.significant(finding.meanSensitivity),
      numerals.significant(finding.sensitivityDeviation), numerals.count(finding.ties),
    ]
  }
}
