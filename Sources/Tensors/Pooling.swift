/// What is seen of a layer's activations.
public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
  /// All numbers: channels and positions flattened to one row, as Kim et al. do.
  case none
  /// The mean of each channel over space, or over tokens; the directional derivative is then taken by
  /// adding the CAV at every position, so that gradients are summed over positions.
  case mean

  /// Rows of activations as they are seen.
  ///
  /// - Parameter activations: `[N, C, H, W]`, tokens `[N, T, C]`, or `[N, C]`, which has nothing to
  ///   average.
  /// - Returns: `[N, C]` for the mean over space (summed in Float64 in a fixed order), else
  ///   `[N, everything]`.
  public func activations(_ activations: Tensor<Float>) -> Tensor<Float> {
    switch self {
    case .none: flattened(activations)
    case .mean: overSpace(activations) { $0 / Double($1) }
    }
  }

  /// Rows of gradients that belong to such activations: summed over space for the mean.
  ///
  /// - Parameter gradients: `[N, C, H, W]`, `[N, T, C]` or `[N, C]`.
  /// - Returns: as for `activations(_:)`.
  public func gradients(_ gradients: Tensor<Float>) -> Tensor<Float> {
    switch self {
    case .none: flattened(gradients)
    case .mean: overSpace(gradients) { sum, _ in sum }
    }
  }

  private func flattened(_ tensor: Tensor<Float>) -> Tensor<Float> {
    tensor.reshaped([tensor.shape.dims.first ?? 1, tensor.rowCount])
  }

  private func overSpace(
    _ tensor: Tensor<Float>,
    _ reduce: (_ sum: Double, _ count: Int) -> Double
  ) -> Tensor<Float> {
    guard tensor.shape.rank > 2 else { return flattened(tensor) }
    let hasTokens = tensor.shape.rank == 3
    let (n, channels) = (tensor.shape[0], tensor.shape[hasTokens ? 2 : 1])
    let positions = channels == 0 ? 0 : tensor.rowCount / channels
    let (step, stride) = hasTokens ? (1, channels) : (positions, 1)
    let rows = tensor.elements.withUnsafeBufferPointer { elements in
      (0..<n * channels).map { place in
        let (row, channel) = place.quotientAndRemainder(dividingBy: channels)
        let first = row * tensor.rowCount + channel * step
        var sum = 0.0
        for position in 0..<positions { sum += Double(elements[first + position * stride]) }
        return Float(reduce(sum, positions))
      }
    }
    return Tensor([n, channels], rows)
  }
}
