extension MethodCatalogue {
  /// What happens to the score when parts of the input change.
  static let perturbation: [MethodEntry] = []
}
