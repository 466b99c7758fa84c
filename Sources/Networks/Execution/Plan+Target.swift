public import Diagnostics
public import Tensors

extension Plan {
  /// The cotangent that picks one class: a one-hot row for each image of the batch.
  ///
  /// - Parameter target: the index of the class among the differentiated scores `[N, classes, ...]`.
  /// - Throws: `network.no-such-class` if there is no such score.
  public func seed(target: Int) throws(InputError) -> Tensor<Float> {
    try Self.seed(target: target, scores: seedShape ?? [])
  }

  /// The cotangent that picks one class of scores of a shape.
  ///
  /// - Parameters:
  ///   - target: the index of the class.
  ///   - shape: `[N, classes, ...]`.
  /// - Throws: `network.no-such-class` if there is no such score.
  public static func seed(target: Int, scores shape: Shape) throws(InputError) -> Tensor<Float> {
    let classes = shape.dims.dropFirst().reduce(1, *)
    guard shape.rank >= 2, (0..<classes).contains(target) else {
      throw InputError(.noSuchClass(target, scores: shape))
    }
    var seed = Tensor<Float>(shape, repeating: 0)
    for row in 0..<shape[0] { seed.elements[row * classes + target] = 1 }
    return seed
  }
}

extension Fault {
  fileprivate static func noSuchClass(_ target: Int, scores: Shape) -> Fault {
    let classes = scores.dims.dropFirst().reduce(1, *)
    return Fault(
      "network.no-such-class",
      "there is no class \(target) among scores of shape \(scores)",
      remedy: scores.rank >= 2
        ? "give an index from 0 to \(classes - 1)" : "name the tensor that scores the classes"
    )
  }
}
