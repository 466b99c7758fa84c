import Networks
import Tensors

extension Question {
  /// The shapes of the network's tensors for one image (or for the only batch that the network
  /// takes), by name, without a run; those that cannot be known are missing.
  func tensorShapes() -> [String: Shape] {
    let batch = engine.fixedBatch(of: tensor) ?? 1
    var inputs = context.mapValues { Shape([batch] + $0.shape.dims.dropFirst()) }
    inputs[tensor] = Shape([batch] + rowShape.dims)
    return Dictionary(
      engine.network.layers(inputs).compactMap { layer in
        layer.shape.map { (layer.tensor, Shape($0)) }
      },
      uniquingKeysWith: { first, _ in first }
    ).merging(inputs) { $1 }
  }
}
