import Diagnostics

extension Provenance {
  /// Where the activations come from.
  var source: String { network ?? "activations from files" }
}
