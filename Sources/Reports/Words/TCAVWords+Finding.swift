import Concepts

extension TCAVWords {
  /// What a finding means, in plain words.
  func verdict(on finding: TCAVConceptResult) -> String {
    guard finding.verdict.isConcept else { return absence(of: finding) }
    return "\(movement(finding)) \(comparison(finding))"
  }

  /// A classifier cannot find the concept: its score has no meaning.
  private func absence(of finding: TCAVConceptResult) -> String {
    "Not a concept in this layer: a classifier tells its images from others in only "
      + "\(numerals.percent(finding.verdict.accuracy)) of cases, which is not reliably better than "
      + "guessing. Its score says nothing."
  }

  /// Which way the concept moves the logit, and for how many images.
  private func movement(_ finding: TCAVConceptResult) -> String {
    let raises = finding.effect >= 0
    let share = numerals.percent(raises ? finding.score : 1 - finding.score)
    return "More of it \(raises ? "raises" : "lowers") the logit of \(result.target.name) for "
      + "\(share) of the class images."
  }

  /// What the corrected p-value says.
  private func outcome(of finding: TCAVConceptResult) -> String {
    if finding.isSignificant { return "it differs from random images" }
    return finding.pValue <= result.settings.level
      ? "not enough to differ from random images once corrected for "
        + counted(result.testCount, "test")
      : "no evidence that it differs from random images"
  }

  /// How that compares with random images.
  private func comparison(_ finding: TCAVConceptResult) -> String {
    let outcome = outcome(of: finding)
    guard let farther = result.randomSetsAsFar(as: finding) else {
      return "By this test, which \(finding.caveat ?? "is not ours"): \(outcome)."
    }
    let sets = counted(farther.isFar.count, "random set")
    let count = farther.isFar.count { $0 }
    switch count {
    case 0: return "None of the \(sets) is as far from chance: \(outcome)."
    case farther.isFar.count: return "All \(sets) are as far from chance: \(outcome)."
    case 1: return "Only 1 of the \(sets) is as far from chance: \(outcome)."
    default: return "\(numerals.count(count)) of the \(sets) are as far from chance: \(outcome)."
    }
  }
}
