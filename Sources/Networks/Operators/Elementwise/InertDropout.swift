package import Tensors

/// Dropout as it is when a network is used: x itself and a mask that drops nothing; ONNX `Dropout`
/// with its second output.
package struct InertDropout: Operator {
  /// The shape of x.
  package let shape: Shape

  package var outputShapes: [Shape] { [shape, shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { [inputs[0], .truth] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [inputs[0], Tensor(shape, repeating: 1)]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0]]
  }
}
