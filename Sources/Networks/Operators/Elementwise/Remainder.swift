package import Tensors

/// What is left of a after division by b, with NumPy's broadcasting; ONNX `Mod`.
package struct Remainder: Operator {
  /// Whether the sign is that of a, as C's `fmod` has it; else it is that of b, as in Python.
  package let followsDividend: Bool
  /// The shapes of a and b.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs[0] == inputs[1] && inputs[0] != .truth ? [inputs[0]] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [.combined(inputs[0], inputs[1], to: output, remainder)]
  }

  private func remainder<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    let remainder = a.truncatingRemainder(dividingBy: b)
    if followsDividend || remainder == 0 || (remainder < 0) == (b < 0) { return remainder }
    return remainder + b
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: wants[1] ? [0, 1] : []) }

  /// The remainder is a - b q with a quotient q that is constant almost everywhere.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    var towardsB: Tensor<S>?
    if wants[1] {
      let (a, b) = (inputs[0].gathered(view(0)).elements, inputs[1].gathered(view(1)).elements)
      let quotients = zip(a, b).map { (($0 - remainder($0, $1)) / $1).rounded() }
      towardsB = Tensor(output, zip(g.elements, quotients).map { -$0 * $1 })
        .scattered(view(1), into: self.inputs[1])
    }
    return [wants[0] ? g.scattered(view(0), into: self.inputs[0]) : nil, towardsB]
  }

  private func view(_ index: Int) -> StridedView {
    StridedView(broadcasting: inputs[index], to: output)
  }
}
