package import Tensors

/// The upper or lower triangle of each matrix, 0 elsewhere; ONNX `Trilu`.
package struct Triangle: Operator {
  /// The shape of x and y, `[..., M, N]`.
  package let shape: Shape
  /// Whether the upper triangle is kept.
  package let isUpper: Bool
  /// How many columns the diagonal lies to the right of the main one.
  package let diagonal: Int

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    axis < shape.rank - 2 ? axis : nil
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { inputs }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [kept(inputs[0])]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [kept(cotangents[0])]
  }

  private func kept<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    var y = x
    let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
    for i in y.elements.indices {
      let (row, column) = (i / columns % rows, i % columns)
      let isKept = isUpper ? column - row >= diagonal : column - row <= diagonal
      if !isKept { y.elements[i] = 0 }
    }
    return y
  }
}
