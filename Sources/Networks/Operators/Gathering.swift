package import Tensors

/// Slices of one axis picked by constant indices; ONNX `Gather`.
package struct Gathering: Movement {
  /// The shape of x.
  package let input: Shape
  /// The axis from which slices are picked.
  package let axis: Int
  /// Which slices, none negative.
  package let indices: [Int]
  /// The shape of the indices: it takes the place of the axis.
  package let indexShape: Shape

  var output: Shape {
    Shape(input.dims.prefix(axis) + indexShape.dims + input.dims.dropFirst(axis + 1))
  }

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    [Tensor(output, positions.map { inputs[0].elements[$0] })]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    for (position, g) in zip(positions, cotangents[0].elements) {
      gradient.elements[position] += g
    }
    return [gradient]
  }

  private var positions: [Int] {
    let outer = input.dims.prefix(axis).reduce(1, *)
    let inner = input.dims.dropFirst(axis + 1).reduce(1, *)
    return (0..<outer).flatMap { row in
      indices.flatMap { index -> Range<Int> in
        let start = (row * input[axis] + index) * inner
        return start..<start + inner
      }
    }
  }
}
