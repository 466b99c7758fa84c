package import Tensors

/// One of two numbers by a truth value, with NumPy's broadcasting; ONNX `Where`.
///
/// Inputs: the condition, what is taken where it is true, what is taken where it is false.
package struct Selection: Operator {
  /// The shapes of the condition and of both sides.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs[0] == .truth && inputs[1] == inputs[2] ? [inputs[1]] : nil
  }

  /// The choice itself works on integers and floats alike.
  package func choose<Element: Sendable>(
    _ condition: [Bool],
    _ a: Tensor<Element>,
    _ b: Tensor<Element>
  ) -> Tensor<Element> {
    let sides = zip(a.gathered(view(1)).elements, b.gathered(view(2)).elements)
    return Tensor(output, zip(condition, sides).map { $0 ? $1.0 : $1.1 })
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [choose(condition(inputs[0]), inputs[1], inputs[2])]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let taken = condition(inputs[0])
    return [0, 1, 2].map { index in
      guard index > 0, wants[index] else { return nil }
      let passed = zip(taken, cotangents[0].elements).map { $0 == (index == 1) ? $1 : 0 }
      return Tensor(output, passed).scattered(view(index), into: self.inputs[index])
    }
  }

  /// The condition of every element of the output.
  package func condition<Element: Sendable & Numeric>(_ tensor: Tensor<Element>) -> [Bool] {
    tensor.gathered(view(0)).elements.map { $0 != 0 }
  }

  private func view(_ index: Int) -> StridedView {
    StridedView(broadcasting: inputs[index], to: output)
  }
}
