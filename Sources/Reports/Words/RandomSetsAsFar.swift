import Concepts

/// Which random sets lie at least as far from chance as a concept: what the rank test counts.
struct RandomSetsAsFar: Sendable {
  /// For each random set, whether it does.
  let isFar: [Bool]
}

extension TCAVResult {
  /// The random sets that the rank test counted against a finding; `nil` for other tests.
  ///
  /// The p-value decides how many they are, so that picture and number agree even where rounding
  /// would let a tie fall on the other side.
  func randomSetsAsFar(as finding: TCAVConceptResult) -> RandomSetsAsFar? {
    let means = finding.randomMeanScores
    guard settings.test == .rank, !means.isEmpty, finding.pValue.isFinite else { return nil }
    let counted = Int((finding.pValue * Double(means.count + 1)).rounded()) - 1
    let farthestFirst = means.indices.sorted {
      let (a, b) = (abs(means[$0] - 0.5), abs(means[$1] - 0.5))
      return a == b ? $0 < $1 : a > b
    }
    var isFar = [Bool](repeating: false, count: means.count)
    for index in farthestFirst.prefix(max(0, counted)) { isFar[index] = true }
    return RandomSetsAsFar(isFar: isFar)
  }
}
