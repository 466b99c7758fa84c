extension MethodCatalogue {
  /// Simple models that imitate the network near one input.
  static let surrogates: [MethodEntry] = []
}
