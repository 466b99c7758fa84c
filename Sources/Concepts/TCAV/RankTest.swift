/// The rank of a concept's mean score among those of random sets.
///
/// Its null hypothesis: this folder behaves like one more random folder. T of every set is the mean
/// score against its opponents, by one procedure for all R + 1 sets; then
/// p = #{s : |T(s) - 1/2| >= |T(concept) - 1/2|} / (R + 1), the concept counted.
struct RankTest: Sendable {
  /// For every set, the concept first, twice the number of class images with S > 0 plus those with
  /// S == 0, summed over its opponents: whole numbers, so that ties of T are exact.
  let halves: [Int]
  /// The number of class images times the number of opponents: T = halves / (2 * trials).
  let trials: Int

  /// T of every set, the concept first.
  var meanScores: [Double] { halves.map { Double($0) / Double(2 * trials) } }

  /// How many sets are at least as far from 1/2 as the concept, itself counted.
  var extremeCount: Int { halves.count { abs($0 - trials) >= abs(halves[0] - trials) } }

  /// The p-value; at least 1 / (R + 1).
  var pValue: Double { Double(extremeCount) / Double(halves.count) }
}
