public import Tensors

/// A tensor repeated along axes of extent 1; ONNX `Expand`.
public struct Expansion: Movement {
  /// The shape of x.
  public let input: Shape
  /// The broadcast shape.
  public let output: Shape

  public var outputShapes: [Shape] { [output] }

  private var view: StridedView { StridedView(broadcasting: input, to: output) }

  public func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    [inputs[0].gathered(view)]
  }

  public func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0].scattered(view, into: input)]
  }
}
