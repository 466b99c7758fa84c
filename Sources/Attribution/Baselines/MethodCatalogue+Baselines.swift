extension MethodCatalogue {
  /// What an honest comparison needs.
  static let baselines: [MethodEntry] = []
}
