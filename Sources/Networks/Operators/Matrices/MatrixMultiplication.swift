import CDNNL
package import Tensors

/// The matrix product of stacks of matrices with NumPy's broadcasting; ONNX `MatMul`.
///
/// Inputs a `[..., M, K]` and b `[..., K, N]`, output `[..., M, N]`. A vector counts as a matrix of
/// one row (a) or one column (b), and that axis is dropped from the output. A rewrite may give the
/// product a factor.
package struct MatrixMultiplication: Operator, TakesViews {
  /// The shape of a as ONNX has it.
  package let a: Shape
  /// The shape of b as ONNX has it.
  package let b: Shape
  /// The shape of the output as ONNX has it.
  package let output: Shape
  /// A factor of the product: 1, where the file has none that could be merged.
  package var scale: Double = 1

  package var outputShapes: [Shape] { [output] }

  /// The shape of a with at least two axes.
  private var left: Shape { a.rank == 1 ? [1, a[0]] : a }
  /// The shape of b with at least two axes.
  private var right: Shape { b.rank == 1 ? [b[0], 1] : b }

  private var m: Int { left[left.rank - 2] }
  private var k: Int { left[left.rank - 1] }
  private var n: Int { right[right.rank - 1] }

  /// The broadcast extents of the stack.
  private var batch: [Int] {
    let (a, b) = (Array(left.dims.dropLast(2)), Array(right.dims.dropLast(2)))
    let rank = max(a.count, b.count)
    func padded(_ dims: [Int]) -> [Int] { [Int](repeating: 1, count: rank - dims.count) + dims }
    return zip(padded(a), padded(b)).map { $0 == 1 ? $1 : $0 }
  }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    let shape = index == 0 ? a : b
    let (isOwn, isSummed) = (axis == shape.rank - (index == 0 ? 2 : 1), axis >= shape.rank - 2)
    if shape.rank == 1 || isSummed && !isOwn { return nil }
    if isOwn { return index == 0 ? batch.count : output.rank - 1 }
    return Shape(Array(shape.dims.dropLast(2))).axis(axis, broadcastTo: Shape(batch))
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = Tensor<S>(output, repeating: 0)
    forEachProduct { a, b, c in y.elements[c] += inputs[0].elements[a] * inputs[1].elements[b] }
    if scale != 1 { y.elements = y.elements.map { S(scale) * $0 } }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: Set([0, 1].filter { wants[1 - $0] }))
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var (ga, gb) = (Tensor<S>(a, repeating: 0), Tensor<S>(b, repeating: 0))
    let g = cotangents[0].elements.map { S(scale) * $0 }
    forEachProduct { a, b, c in
      if wants[0] { ga.elements[a] += g[c] * inputs[1].elements[b] }
      if wants[1] { gb.elements[b] += g[c] * inputs[0].elements[a] }
    }
    return [wants[0] ? ga : nil, wants[1] ? gb : nil]
  }

  /// Visits every product of the definition: c[c] += a[a] * b[b].
  private func forEachProduct(_ visit: (Int, Int, Int) -> Void) {
    let full = Shape(batch)
    func starts(_ shape: Shape) -> [Int] {
      StridedView(broadcasting: Shape(shape.dims.dropLast(2)), to: full).positions
    }
    for (stack, (a, b)) in zip(starts(left), starts(right)).enumerated() {
      for i in 0..<m {
        for j in 0..<n {
          for l in 0..<k {
            visit(a * m * k + i * k + l, b * k * n + l * n + j, (stack * m + i) * n + j)
          }
        }
      }
    }
  }
}

// MARK: - oneDNN

extension MatrixMultiplication {
  private var rank: Int { batch.count + 2 }
  private var full: Shape { Shape(batch + [m, n]) }
  private var factor: Float { Float(scale) }

  private func padded(_ shape: Shape) -> Shape {
    Shape([Int](repeating: 1, count: rank - shape.rank) + shape.dims)
  }

  /// Whether every row of a meets the same matrix, so that the whole is one product.
  var hasOneMatrix: Bool { right.rank == 2 }

  /// Whether there is something to multiply.
  var isFull: Bool { output.count > 0 && k > 0 }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    try lower(operation, ending: ProductEnding(), in: plan)
  }

  /// The product and what is done to it before it is stored.
  func lower(
    _ operation: Operation,
    ending: ProductEnding,
    in plan: PlanBuilder
  ) throws -> [Placed] {
    guard isFull else { return try lowerOnHost(operation, in: plan) }
    let (x, matrix) = (operation.inputs[0], operation.inputs[1])
    let (a, b) = (try plan.readViewed(x), try plan.readViewed(matrix))
    if hasOneMatrix, scale == 1 {
      let weights = try plan.reshape(b, to: right)
      let y = try plan.rows(
        plan.reshape(a, to: left),
        times: weights,
        packs: plan.packs(matrix, read: weights, rows: left.count / k),
        ending: ending,
        label: operation.name
      )
      return [try plan.reshape(y, to: output)]
    }
    let y = try plan.product(
      plan.reshape(a, to: padded(left)),
      plan.reshape(b, to: padded(right)),
      scale: factor,
      label: operation.name
    )
    return [try plan.reshape(y, to: output)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard isFull else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let g = try plan.reshape(cotangents[0], to: full)
    return try [0, 1].map { index in
      guard wants[index] else { return nil }
      let other = try plan.readViewed(operation.inputs[1 - index])
      let gradient =
        hasOneMatrix && scale == 1
        ? try oneMatrixVJP(index, g, other, label, in: plan)
        : try stackedVJP(index, g, other, label, in: plan)
      return try plan.reshape(gradient, to: operation.inputs[index].shape)
    }
  }

  /// g b' for a, and a' g for b, where rows of all stacks are rows of one matrix.
  private func oneMatrixVJP(
    _ index: Int,
    _ g: Placed,
    _ other: Placed,
    _ label: String,
    in plan: PlanBuilder
  ) throws -> Placed {
    if index == 0 {
      let matrix = try plan.reshape(other, to: right)
      return try plan.rows(g, times: matrix.transposed, label: label)
    }
    let count = output.count / n
    let a = try plan.convert(other, to: .plain).relabelled([count, k])
    return try plan.product(
      a.transposed,
      plan.convert(g, to: .plain).relabelled([count, n]),
      label: label
    )
  }

  private func stackedVJP(
    _ index: Int,
    _ g: Placed,
    _ other: Placed,
    _ label: String,
    in plan: PlanBuilder
  ) throws -> Placed {
    let shapes = [left, right]
    let other = try plan.reshape(other, to: padded(shapes[1 - index])).transposed
    let product =
      index == 0
      ? try plan.product(g, other, scale: factor, label: label)
      : try plan.product(other, g, scale: factor, label: label)
    return try plan.summed(product, to: padded(shapes[index]), label: label)
  }
}
