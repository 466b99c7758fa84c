extension MethodCatalogue {
  /// Contributions against a reference, and learned patterns: DeepLIFT, PatternAttribution.
  static let differences: [MethodEntry] = []
}
