extension MethodCatalogue {
  /// Rules for the way back: guided backpropagation, LRP, deep Taylor.
  static let propagation: [MethodEntry] = []
}
