/// By what the features are divided before a penalised fit, which decides how hard the penalty is.
public enum FeatureScale: String, Sendable, Hashable, Codable, CaseIterable {
  /// The features as they are. On raw activations C = 1 can then be a hard margin.
  case none
  /// The inner products are divided by their mean diagonal, so that the root mean square length of
  /// a sample is 1 and C means the same for every layer and network.
  case trace
}

extension FeatureScale {
  /// What inner products are divided by, for the products of samples with themselves and how often
  /// each counts.
  func divisor(_ squares: [Double], _ counts: [Double]) -> Double {
    let trace = dot(squares, counts) / counts.reduce(0, +)
    return self == .trace && trace > 0 ? trace : 1
  }
}
