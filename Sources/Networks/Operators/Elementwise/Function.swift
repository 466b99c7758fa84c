package import Tensors

/// A function of each element by itself; ONNX `Sigmoid`, `Tanh`, `Exp`, `Erf`, `Gelu`, `HardSwish`
/// and the like.
///
/// At a kink the derivative is the one that PyTorch takes: at 0 that is 0 for `Abs` and the left
/// one for `LeakyRelu`, `Elu`, `Celu` and `Selu`; `HardSigmoid` has 0 at both of its bounds, and
/// `HardSwish` 0 and 1. What is piecewise constant has the derivative 0.
package struct Function: Operator {
  /// The function.
  package let kind: Kind
  /// The shape of input and output.
  package let shape: Shape

  /// A function of the elements of a tensor of a shape.
  package init(kind: Kind, shape: Shape) {
    self.kind = kind
    self.shape = shape
  }

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs[0] == .real || (inputs[0] == .whole && kind.keepsWholeNumbers) ? inputs : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [inputs[0].map { $0.through(kind.value) }]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    switch kind.slopeReads {
    case .nothing: .nothing
    case .input: VJPReads(inputs: [0])
    case .output: VJPReads(outputs: [0])
    }
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    let values =
      switch kind.slopeReads {
      case .nothing: g
      case .input: inputs[0]
      case .output: outputs[0]
      }
    return [
      Tensor(shape, zip(g.elements, values.elements).map { $0 * $1.through(kind.slope) })
    ]
  }
}
