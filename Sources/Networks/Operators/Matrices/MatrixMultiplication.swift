import CDNNL
package import Tensors

/// The matrix product of stacks of matrices with NumPy's broadcasting; ONNX `MatMul`.
///
/// Inputs a `[..., M, K]` and b `[..., K, N]`, output `[..., M, N]`. A vector counts as a matrix of
/// one row (a) or one column (b), and that axis is dropped from the output.
package struct MatrixMultiplication: Operator {
  /// The shape of a as ONNX has it.
  package let a: Shape
  /// The shape of b as ONNX has it.
  package let b: Shape
  /// The shape of the output as ONNX has it.
  package let output: Shape

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

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = Tensor<S>(output, repeating: 0)
    forEachProduct { a, b, c in y.elements[c] += inputs[0].elements[a] * inputs[1].elements[b] }
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
    forEachProduct { a, b, c in
      if wants[0] { ga.elements[a] += cotangents[0].elements[c] * inputs[1].elements[b] }
      if wants[1] { gb.elements[b] += cotangents[0].elements[c] * inputs[0].elements[a] }
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

  private func padded(_ shape: Shape) -> Shape {
    Shape([Int](repeating: 1, count: rank - shape.rank) + shape.dims)
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard output.count > 0, k > 0 else { return try lowerOnHost(operation, in: plan) }
    let a = try plan.read(operation.inputs[0], as: .plain).relabelled(padded(left))
    let b = try plan.read(operation.inputs[1], as: .plain).relabelled(padded(right))
    let y = try plan.product(a, b, label: operation.name)
    return [y.relabelled(output)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard output.count > 0, k > 0 else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let g = try plan.convert(cotangents[0], to: .plain).relabelled(full)
    let shapes = [left, right]
    return try [0, 1].map { index in
      guard wants[index] else { return nil }
      let other = try plan.read(operation.inputs[1 - index], as: .plain)
        .relabelled(padded(shapes[1 - index]))
      let product =
        index == 0
        ? try plan.product(g, other, transposeRight: true, label: label)
        : try plan.product(other, g, transposeLeft: true, label: label)
      return try plan.summed(product, to: padded(shapes[index]), label: label)
        .relabelled(operation.inputs[index].shape)
    }
  }
}
