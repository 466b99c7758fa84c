package import Tensors

/// The largest or smallest elements along an axis and where they are; ONNX `TopK`.
///
/// Outputs: the values, best first, and their indices. Of equal elements the first comes first.
package struct TopElements: Operator {
  /// The shape of x.
  package let input: Shape
  /// The axis along which is looked.
  package let axis: Int
  /// How many are taken.
  package let count: Int
  /// Whether the largest are taken.
  package let isLargest: Bool

  private var output: Shape {
    var dims = input.dims
    dims[axis] = count
    return Shape(dims)
  }

  package var outputShapes: [Shape] { [output, output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == self.axis ? nil : axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { [inputs[0], .whole] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var (values, indices) = (
      Tensor<S>(output, repeating: 0), Tensor<S>(output, repeating: 0)
    )
    forEachTaken(inputs[0]) { from, index, to in
      values.elements[to] = inputs[0].elements[from]
      indices.elements[to] = S(index)
    }
    return [values, indices]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    forEachTaken(inputs[0]) { from, _, to in
      gradient.elements[from] += cotangents[0].elements[to]
    }
    return [gradient]
  }

  /// Visits what is taken: its place in x, its index along the axis, its place in the outputs.
  private func forEachTaken<S: ReferenceScalar>(
    _ x: Tensor<S>,
    _ visit: (_ from: Int, _ index: Int, _ to: Int) -> Void
  ) {
    let (from, to) = (Runs(input, axis: axis), Runs(output, axis: axis))
    for row in 0..<from.outer {
      for column in 0..<from.inner {
        let places = Array(from.positions(row, column))
        let best = places.indices.sorted { i, j in
          let (a, b) = (x.elements[places[i]], x.elements[places[j]])
          return a == b ? i < j : isLargest ? a > b : a < b
        }
        for (index, place) in zip(best, to.positions(row, column)) {
          visit(places[index], index, place)
        }
      }
    }
  }
}
