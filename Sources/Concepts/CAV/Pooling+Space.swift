import Attribution
import Tensors

extension Pooling {
  /// The space of a direction found among activations that were so pooled, [n, C, H, W] or [n, C].
  func space(of activations: Tensor<Float>) -> Direction.Space {
    let own = Array(activations.shape.dims.dropFirst())
    return self == .mean ? .channels(own.first ?? 1) : .flattened(Shape(own))
  }
}
