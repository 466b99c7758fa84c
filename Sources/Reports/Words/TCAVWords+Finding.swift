import Concepts

extension TCAVWords {
  /// What a finding means, in plain words.
  func verdict(on finding: TCAVConceptResult) -> String {
    guard finding.verdict.isConcept else { return absence(of: finding) }
    return "\(movement(finding)) \(comparison(finding)) \(presence(of: finding))"
  }

  /// A classifier cannot find the concept: its score has no meaning.
  private func absence(of finding: TCAVConceptResult) -> String {
    "Not a concept in this layer: a classifier tells its images from others in only "
      + "\(accuracy(finding)) of cases, which is not better than guessing. Its score says nothing."
  }

  private func presence(of finding: TCAVConceptResult) -> String {
    "A classifier recognises the concept in \(accuracy(finding)) of cases."
  }

  private func accuracy(_ finding: TCAVConceptResult) -> String {
    numerals.percent(finding.verdict.accuracy)
  }

  /// Which way the concept moves the logit, and for how many images.
  private func movement(_ finding: TCAVConceptResult) -> String {
    let raises = finding.effect >= 0
    let share = numerals.percent(raises ? finding.score : 1 - finding.score)
    return "More of it \(raises ? "raises" : "lowers") the logit of \(result.target.name) for "
      + "\(share) of the class images."
  }

  /// How that compares with random images.
  private func comparison(_ finding: TCAVConceptResult) -> String {
    let p = "p = \(numerals.pValue(finding.adjustedPValue)) corrected"
      .replacing("= <", with: "< ")
    let outcome =
      finding.isSignificant
      ? "it differs from random images (\(p))"
      : "there is no evidence that it differs from random images (\(p))"
    guard let farther = result.randomSetsAsFar(as: finding) else {
      return "By this test, which \(finding.caveat ?? "is an alternative"), \(outcome)."
    }
    let sets = farther.isFar.count
    let count = farther.isFar.count { $0 }
    let many = count == 0 ? "None" : numerals.count(count)
    return "\(many) of the \(counted(sets, "random set")) "
      + "\(count == 1 ? "is" : count == 0 ? "is" : "are") as far from chance: \(outcome)."
  }
}
