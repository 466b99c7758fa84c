extension MethodCatalogue {
  /// Derivatives, and sums of them along paths.
  static let gradients: [MethodEntry] = []
}
