import Concepts
import Statistics

/// The score of one concept, drawn from the chance line at one half, with its bootstrap interval,
/// above the scores of the random sets that it is compared with.
///
/// Horizontal places are percentages, so that a plot is as wide as its place while its text and
/// dots keep their size.
struct ScorePlot: Sendable {
  private let finding: TCAVConceptResult
  private let words: TCAVWords

  init(_ finding: TCAVConceptResult, _ words: TCAVWords) {
    self.finding = finding
    self.words = words
  }

  var svg: HTML {
    let side = finding.effect >= 0 ? "raises" : "lowers"
    return tag("svg", ["class": "plot", "role": "img", "aria-label": label]) {
      tag("title") { label }
      grid
      RandomSetsBand(finding, words.result).svg
      tag("g", ["class": side]) {
        bar
        whisker
        tag("circle", ["class": isSure ? "dot sure" : "dot", "cx": x(score), "cy": "24", "r": "6"])
        if !finding.mark.isEmpty {
          tag("text", ["class": "mark", "x": x(score), "y": "14"]) { finding.mark }
        }
      }
    }
  }

  private var label: String {
    let numerals = words.numerals
    return "\(finding.concept): score \(numerals.fixed(score, 2)), interval "
      + "\(numerals.range(interval, 2)), corrected p \(numerals.pValue(finding.adjustedPValue)), "
      + finding.verdict.text
  }

  private var score: Double { finding.score }
  private var isSure: Bool { finding.isSignificant && finding.verdict.isConcept }

  private var interval: Interval {
    Interval(lower: 0.5 + finding.effectInterval.lower, upper: 0.5 + finding.effectInterval.upper)
  }

  private var grid: [HTML] {
    [0, 0.25, 0.5, 0.75, 1].map { place in
      tag(
        "line",
        [
          "class": place == 0.5 ? "chance" : "grid", "x1": x(place), "x2": x(place), "y1": "0",
          "y2": "68",
        ]
      )
    }
  }

  private var bar: HTML {
    let (left, right) = (min(score, 0.5), max(score, 0.5))
    return tag(
      "rect",
      ["class": "bar", "x": x(left), "y": "18", "width": x(right - left), "height": "12"]
    )
  }

  private var whisker: [HTML] {
    let (lower, upper) = (x(interval.lower), x(interval.upper))
    let ends = [(lower, upper, "24", "24"), (lower, lower, "19", "29"), (upper, upper, "19", "29")]
    return ends.map { x1, x2, y1, y2 in
      tag("line", ["class": "whisker", "x1": x1, "x2": x2, "y1": y1, "y2": y2])
    }
  }

  /// Where a score lies between 0 and 1, in per cent of the width.
  private func x(_ score: Double) -> String {
    Numerals.terminal.fixed(min(1, max(0, score)) * 100, 2) + "%"
  }
}
