package import Tensors

/// The quotient of whole numbers cut towards zero, with NumPy's broadcasting; ONNX `Div`.
package struct WholeDivision: WithoutGradient {
  /// The shapes of a and b.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs == [.whole, .whole] ? [.whole] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let sides = inputs.map {
      $0.gathered(StridedView(broadcasting: $0.shape, to: output)).elements
    }
    return [Tensor(output, zip(sides[0], sides[1]).map { ($0 / $1).rounded(.towardZero) })]
  }
}
