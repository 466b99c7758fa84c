package import Tensors

/// Elements put back where a maximum was found, 0 elsewhere; ONNX `MaxUnpool`.
///
/// Inputs: x and, for each of its elements, a flat position in y. A position outside y is ignored.
package struct MaxUnpooling: Operator {
  /// The shape of x and of the positions.
  package let input: Shape
  /// The shape of y.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs == [.real, .whole] ? [.real] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = Tensor<S>(output, repeating: 0)
    for (x, position) in zip(inputs[0].elements, inputs[1].elements) {
      if let place = place(position) { y.elements[place] = x }
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [1]) }

  /// Of several elements with one place the last counts, and has the gradient.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var left = cotangents[0]
    var gradient = Tensor<S>(input, repeating: 0)
    for (index, position) in inputs[1].elements.enumerated().reversed() {
      guard let place = place(position) else { continue }
      gradient.elements[index] = left.elements[place]
      left.elements[place] = 0
    }
    return [gradient, nil]
  }

  private func place<S: ReferenceScalar>(_ position: S) -> Int? {
    guard let place = Int(exactly: position), 0..<output.count ~= place else { return nil }
    return place
  }
}
