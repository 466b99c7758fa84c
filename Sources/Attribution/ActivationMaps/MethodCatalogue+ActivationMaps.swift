extension MethodCatalogue {
  /// Class activation maps.
  static let maps: [MethodEntry] = []
}
