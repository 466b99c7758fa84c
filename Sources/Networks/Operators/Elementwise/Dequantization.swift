package import Tensors

/// Real numbers from whole ones, (x - zero point) scale; ONNX `DequantizeLinear`.
package struct Dequantization: Operator {
  /// The shape of x.
  package let input: Shape
  /// The shape of the scales and of the zero points.
  package let scales: Shape
  /// Which scale belongs to which element.
  let blocks: ScaleBlocks
  /// Whether there are zero points; else they are 0.
  let hasZero: Bool

  package var outputShapes: [Shape] { [input] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { index == 0 ? axis : nil }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    [.whole, .real, .whole].starts(with: inputs) ? [.real] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let y = distances(inputs).enumerated().map { element, distance in
      distance * inputs[1].elements[blocks.place(of: element)]
    }
    return [Tensor(input, y)]
  }

  /// How far each element lies from its zero point.
  private func distances<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [S] {
    guard hasZero else { return inputs[0].elements }
    return inputs[0].elements.enumerated().map { element, x in
      x - inputs[2].elements[blocks.place(of: element)]
    }
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: wants[1] ? (hasZero ? [0, 2] : [0]) : [])
  }

  /// Only the scales are real.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradients = [Tensor<S>?](repeating: nil, count: wants.count)
    guard wants[1] else { return gradients }
    var sum = Tensor<S>(scales, repeating: 0)
    for (element, distance) in distances(inputs).enumerated() {
      sum.elements[blocks.place(of: element)] += cotangents[0].elements[element] * distance
    }
    gradients[1] = sum
    return gradients
  }
}
