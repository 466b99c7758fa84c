/// By what the features are divided before a penalised fit, which decides how hard the penalty is.
public enum FeatureScale: String, Sendable, Hashable, Codable, CaseIterable {
  /// The features as they are. On raw activations C = 1 can then be a hard margin.
  case none
  /// The inner products are divided by their mean diagonal, so that the root mean square length of
  /// a sample is 1 and C means the same for every layer and network.
  case trace
}
