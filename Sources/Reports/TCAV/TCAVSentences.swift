import Concepts
import Diagnostics
import Statistics

/// What a finding means, in words for someone who has not read the paper.
struct TCAVSentences {
  let finding: TCAVConceptResult
  let target: String
  let test: SignificanceTest
  /// R, the number of random sets.
  let setCount: Int
  /// The level of significance.
  let level: Double

  /// Whether the concept is in the layer.
  var verdict: String {
    let accuracy = Figures.percent(finding.verdict.accuracy)
    let interval = Figures.percent(finding.verdict.accuracyInterval)
    let cases = "\(accuracy) of unseen images (interval \(interval); chance is 50 %)"
    return finding.verdict.isConcept
      ? "A concept in this layer: its images are told from random ones in \(cases)."
      : "Not a concept in this layer: its images are told from random ones in only \(cases)."
        + " What follows for its score means nothing."
  }

  /// What the score says about the class.
  var effect: String {
    guard finding.verdict.isConcept else {
      return "The score is shown for completeness only."
    }
    let p = Figures.p(finding.adjustedPValue)
    guard finding.isSignificant else {
      return finding.pValue <= level
        ? "Not significant for “\(target)” once corrected for all tests (adjusted p = \(p))."
        : "No evidence that it matters to “\(target)”: random photographs reach as much"
          + " (adjusted p = \(p))."
    }
    let share = Figures.percent(finding.score)
    let kind = finding.effect > 0 ? "more often" : "less often"
    return "Moving towards the concept raises the logit of “\(target)” for \(share) of its images,"
      + " \(kind) than random photographs would (adjusted p = \(p))."
  }

  /// The p-value before correction in terms of what was counted.
  var pValue: String {
    guard test == .rank else { return "p = \(Figures.p(finding.pValue))" }
    let rank = Int((finding.pValue * Double(setCount + 1)).rounded())
    let others = max(rank - 1, 0)
    return "\(others) of \(Figures.count(setCount, "random set")) lie at least as far from 0.5,"
      + " so p = \(Figures.p(finding.pValue))"
  }

  /// How the score differs between runs.
  var spread: String {
    let spread = finding.spreadOverRuns
    let range = "\(Figures.fixed(spread.range.lower)) to \(Figures.fixed(spread.range.upper))"
    return "over \(Figures.count(finding.runs.count, "run")): \(range),"
      + " standard deviation \(Figures.fixed(spread.standardDeviation))"
  }
}

extension TCAVReport {
  /// The words for a finding.
  func sentences(for finding: TCAVConceptResult) -> TCAVSentences {
    TCAVSentences(
      finding: finding,
      target: result.target.name,
      test: result.settings.test,
      setCount: finding.randomMeanScores.count,
      level: result.settings.level
    )
  }

  /// Every notice of the run with where it applies, each text once.
  var notices: [(place: String?, text: String)] {
    var all: [(place: String?, text: String)] = result.notices.map { (nil, $0.text) }
    for layer in result.layers {
      all += layer.notices.map { (layer.layer, $0.text) }
      for concept in layer.concepts {
        all += concept.notices.map { ("\(concept.concept) in \(layer.layer)", $0.text) }
      }
    }
    var seen: Set<String> = []
    return all.filter { seen.insert($0.text).inserted }
  }
}
