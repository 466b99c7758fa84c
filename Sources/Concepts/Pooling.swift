/// What a classifier sees of a layer's activations.
public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
  /// All numbers: channels and positions flattened to one row, as Kim et al. do.
  case none
  /// The mean of each channel over space; the directional derivative is then taken by adding the
  /// CAV at every position, so that gradients are summed over positions.
  case mean
}
