package import Tensors

/// Ones on a diagonal of a matrix; ONNX `EyeLike`.
package struct IdentityMatrix: WithoutGradient {
  /// The shape of the matrix.
  package let shape: Shape
  /// How many columns the diagonal lies to the right of the main one.
  package let diagonal: Int
  /// What its numbers stand for.
  package let kind: NumberKind

  package var outputShapes: [Shape] { [shape] }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { [kind] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [Tensor(shape, Indices(shape.dims).map { $0[1] - $0[0] == diagonal ? 1 : 0 })]
  }
}
