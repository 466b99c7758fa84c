public import Attribution
public import Tensors

extension Pooling {
  /// What a classifier sees of activations, [n, C, H, W] -> [n, C, H, W] or [n, C].
  ///
  /// Means are taken in double precision. Activations that have no positions, [n, C], stay as they
  /// are.
  public func rows(of activations: Tensor<Float>) -> Tensor<Float> {
    guard self == .mean, activations.shape.rank > 2 else { return activations }
    let (count, channels) = (activations.shape[0], activations.shape[1])
    let positions = activations.rowCount / max(1, channels)
    let means = (0..<count * channels).map { row in
      let values = activations.elements[row * positions..<(row + 1) * positions]
      return Float(values.reduce(0) { $0 + Double($1) } / Double(positions))
    }
    return Tensor([count, channels], means)
  }

  /// The space of a direction found among such rows, [n, C, H, W] or [n, C].
  public func space(ofRows rows: Tensor<Float>) -> Direction.Space {
    self == .mean ? .channels(rows.rowCount) : .flattened(Shape(Array(rows.shape.dims.dropFirst())))
  }
}
