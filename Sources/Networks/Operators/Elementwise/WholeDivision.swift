package import Tensors

/// The quotient of whole numbers cut towards zero, with NumPy's broadcasting; ONNX `Div`.
package struct WholeDivision: WithoutGradient {
  /// The shapes of a and b.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs == [.whole, .whole] ? [.whole] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [.combined(inputs[0], inputs[1], to: output) { ($0 / $1).rounded(.towardZero) }]
  }
}
