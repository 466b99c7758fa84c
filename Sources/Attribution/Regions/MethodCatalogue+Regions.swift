extension MethodCatalogue {
  /// Regions of an image, ranked.
  static let regions: [MethodEntry] = []
}
