package import Tensors

/// Rows of one value with another where an index says; ONNX `OneHot`.
///
/// Inputs: indices, negative ones counted from the end, and the two values `[off, on]`. An index
/// that lies outside marks nothing.
package struct OneHot: Operator {
  /// The shape of the indices.
  package let indices: Shape
  /// The axis of y along which a row lies.
  package let axis: Int
  /// The length of a row.
  package let depth: Int

  var output: Shape { Shape(indices.dims.prefix(axis) + [depth] + indices.dims.dropFirst(axis)) }

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    if index > 0 { return nil }
    return axis < self.axis ? axis : axis + 1
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { [inputs[1]] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [Tensor(output, marks(inputs[0]).map { inputs[1].elements[$0 ? 1 : 0] })]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var values = Tensor<S>([2], repeating: 0)
    for (isMarked, g) in zip(marks(inputs[0]), cotangents[0].elements) {
      values.elements[isMarked ? 1 : 0] += g
    }
    return [nil, values]
  }

  private func marks<S: ReferenceScalar>(_ given: Tensor<S>) -> [Bool] {
    let inner = indices.dims.dropFirst(axis).reduce(1, *)
    return (0..<output.count).map { i in
      let (row, place) = (i / (inner * depth), i / inner % depth)
      let index = given.elements[row * inner + i % inner]
      return index == S(place) || index == S(place - depth)
    }
  }
}
