package import Tensors

/// x divided by its norm along one axis; ONNX `LpNormalization`. Where the norm is 0, y is 0 and so
/// is its gradient.
package struct LpNormalization: Operator {
  /// The shape of x and y.
  package let shape: Shape
  /// The axis along which the norm is taken.
  package let axis: Int
  /// Whether the norm is the sum of magnitudes; else it is the root of the sum of squares.
  package let isL1: Bool

  package var outputShapes: [Shape] { [shape] }

  private var reduction: Reduction {
    Reduction(kind: isL1 ? .l1 : .l2, input: shape, axes: [axis], keepsAxes: true)
  }

  private var groups: StridedView { StridedView(broadcasting: reduction.kept, to: shape) }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == self.axis ? nil : axis }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [quotient(inputs[0], norms(inputs[0]))]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0], outputs: [0]) }

  /// (g - n' sum(g y)) / n with the derivative n' of the norm n.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let (g, y) = (cotangents[0], outputs[0])
    let products = Tensor(shape, zip(g.elements, y.elements).map { $0 * $1 })
    let sums = products.scattered(groups, into: reduction.kept)
    let n = norms(inputs[0])
    let ones = Tensor<S>(reduction.kept, repeating: 1)
    let slopes = reduction.vjp([ones], inputs: inputs, outputs: [n], wants: [true])[0]?.elements
    let spread = sums.gathered(groups).elements
    let numerators = zip(zip(g.elements, slopes ?? []), spread).map { $0.0 - $0.1 * $1 }
    return [quotient(Tensor(shape, numerators), n)]
  }

  private func norms<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> { reduction.forward([x])[0] }

  private func quotient<S: ReferenceScalar>(_ x: Tensor<S>, _ norms: Tensor<S>) -> Tensor<S> {
    Tensor(shape, zip(x.elements, norms.gathered(groups).elements).map { $1 == 0 ? 0 : $0 / $1 })
  }
}
