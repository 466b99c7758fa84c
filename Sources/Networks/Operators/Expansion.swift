package import Tensors

/// A tensor repeated along axes of extent 1; ONNX `Expand`.
package struct Expansion: Movement {
  /// The shape of x.
  package let input: Shape
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  private var view: StridedView { StridedView(broadcasting: input, to: output) }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    [inputs[0].gathered(view)]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0].scattered(view, into: input)]
  }
}
