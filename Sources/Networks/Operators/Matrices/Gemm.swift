import CDNNL
package import Tensors

/// alpha A' B' + beta C, where A' and B' may be transposed; ONNX `Gemm`.
///
/// A' is `[M, K]`, B' is `[K, N]`, C broadcasts to `[M, N]`.
package struct Gemm: Operator, TakesViews {
  /// The shape of A as stored.
  package let a: Shape
  /// The shape of B as stored.
  package let b: Shape
  /// The shape of C, or `nil` without C.
  package let c: Shape?
  /// The factor of the product.
  package let alpha: Float
  /// The factor of C.
  package let beta: Float
  /// Whether A is stored transposed.
  package let transposesA: Bool
  /// Whether B is stored transposed.
  package let transposesB: Bool

  private var m: Int { transposesA ? a[1] : a[0] }
  private var k: Int { transposesA ? a[0] : a[1] }
  private var n: Int { transposesB ? b[0] : b[1] }

  package var outputShapes: [Shape] { [[m, n]] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    switch index {
    case 0: axis == (transposesA ? 1 : 0) ? 0 : nil
    case 1: axis == (transposesB ? 0 : 1) ? 1 : nil
    default: c?.axis(axis, broadcastTo: [m, n])
    }
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = Tensor<S>([m, n], repeating: 0)
    forEachProduct { i, j, output in
      y.elements[output] += S(alpha) * inputs[0].elements[i] * inputs[1].elements[j]
    }
    if let view = viewOfC {
      for (i, source) in view.positions.enumerated() {
        y.elements[i] += S(beta) * inputs[2].elements[source]
      }
    }
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
    let g = cotangents[0]
    var (ga, gb) = (Tensor<S>(a, repeating: 0), Tensor<S>(b, repeating: 0))
    forEachProduct { i, j, output in
      let flowing = S(alpha) * g.elements[output]
      if wants[0] { ga.elements[i] += flowing * inputs[1].elements[j] }
      if wants[1] { gb.elements[j] += flowing * inputs[0].elements[i] }
    }
    var gradients: [Tensor<S>?] = [wants[0] ? ga : nil, wants[1] ? gb : nil]
    if let view = viewOfC, let c {
      gradients.append(wants[2] ? g.map { S(beta) * $0 }.scattered(view, into: c) : nil)
    }
    return gradients
  }

  private var viewOfC: StridedView? { c.map { StridedView(broadcasting: $0, to: [m, n]) } }

  /// Visits every product of the definition: y[output] += A[i] * B[j].
  private func forEachProduct(_ visit: (Int, Int, Int) -> Void) {
    for row in 0..<m {
      for column in 0..<n {
        for l in 0..<k {
          visit(
            transposesA ? l * m + row : row * k + l,
            transposesB ? column * k + l : l * n + column,
            row * n + column
          )
        }
      }
    }
  }
}

// MARK: - oneDNN

extension Gemm {
  /// Whether it is the plain product of two matrices, with C added if there is one.
  var isPlain: Bool { alpha == 1 && beta == 1 && m > 0 && n > 0 && k > 0 }

  /// Whether C is one number a column.
  var addsRow: Bool { c.map { $0.count == n && $0.dims.last == n } ?? false }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    try lower(operation, ending: ProductEnding(), in: plan)
  }

  /// The product and what is done to it before it is stored.
  func lower(
    _ operation: Operation,
    ending: ProductEnding,
    in plan: PlanBuilder
  ) throws -> [Placed] {
    guard isPlain else { return try lowerOnHost(operation, in: plan) }
    let label = operation.name
    let a = try plan.readViewed(operation.inputs[0])
    let b = try plan.readViewed(operation.inputs[1])
    var ending = ending
    if addsRow { ending.bias = try plan.read(operation.inputs[2], as: .plain).relabelled([n]) }
    let matrix = transposesB ? b.transposed : b
    let y = try plan.rows(
      transposesA ? a.transposed : a,
      times: matrix,
      packs: plan.packs(operation.inputs[1], read: matrix, rows: m),
      ending: ending,
      label: label
    )
    guard c != nil, !addsRow else { return [y] }
    let c = try plan.readBroadcast(operation.inputs[2], as: .plain, rank: 2)
    return [try plan.binary(dnnl_binary_add, plan.convert(y, to: .plain), c, label: label)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard isPlain, wants == [true] + wants.dropFirst().map({ _ in false }) else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let b = try plan.readViewed(operation.inputs[1])
    let gradient = try plan.rows(
      cotangents[0],
      times: transposesB ? b : b.transposed,
      label: label
    )
    let given = transposesA ? gradient.transposed : gradient
    return [given] + [Placed?](repeating: nil, count: wants.count - 1)
  }
}
