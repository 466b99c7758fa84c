/// How a p-value is made of the scores of a concept and of random sets.
public enum SignificanceTest: String, Sendable, Hashable, Codable, CaseIterable {
  /// The rank of the concept's mean score among those of the random sets. Valid: its null is "this
  /// folder behaves like one more random folder".
  case rank
  /// Welch's t-test on run scores, for comparison with published work.
  case welch
  /// Student's t-test with equal variances on run scores, as tensorflow/tcav does it.
  case student
  /// The Mann-Whitney test on run scores, for comparison with published work.
  case mannWhitney = "mann-whitney"

  /// What every output says beside a p-value of this test; `nil` for the valid one.
  public var caveat: String? {
    self == .rank
      ? nil
      : "treats runs as independent; its false-positive rate is far above the nominal"
  }
}
