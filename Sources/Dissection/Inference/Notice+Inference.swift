package import Diagnostics

extension Notice {
  /// That more permutations could let more units beat chance: some did better than every
  /// permutation, and the correction still does not let them pass; `nil` if there are none.
  ///
  /// By Benjamini and Hochberg's rule k of U units with the smallest p-value 1/(B + 1) pass together
  /// only if U / (B + 1) <= k level.
  package static func fewPermutations(
    _ levels: [ChanceLevel?],
    _ permutations: Int,
    _ level: Double
  ) -> Notice? {
    let smallest = NullSample.smallestP(permutations: permutations)
    let levels = levels.compactMap { $0 }
    let stuck = levels.count { $0.pValue == smallest && $0.adjustedPValue > level }
    guard permutations > 0, stuck > 0, level > 0 else { return nil }
    let needed = Int((Double(levels.count) / (level * Double(stuck))).rounded(.up))
    return Notice(
      "dissection.few-permutations",
      "\(stuck) of \(levels.count) units did better than all \(permutations) permutations, too few to "
        + "pass the correction for so many units: --permutations \(needed) lets as many pass."
    )
  }
}
