import TestSupport

/// Operators that compute: element-wise, products and reductions.
extension OperatorCase {
  static let arithmetic: [OperatorCase] = ["Add", "Sub", "Mul", "Div"].flatMap(arithmetic(_:))

  private static func arithmetic(_ op: String) -> [OperatorCase] {
    let shapes: [([Int], [Int])] = [
      ([2, 3, 4, 5], [2, 3, 4, 5]), ([2, 3, 4, 5], [1, 3, 1, 1]), ([1, 3, 1, 1], [2, 3, 4, 5]),
      ([2, 3, 4, 5], [3, 1, 1]), ([5], [2, 3, 4, 5]), ([2, 3, 4, 5], []), ([], [4]),
      ([2, 1, 4], [3, 1]), ([], []), ([1], [1, 1]),
    ]
    var cases = shapes.map { OperatorCase(op, [.x($0.0), .x($0.1)], values: .awayFromZero) }
    cases.append(.init(op, [.x([2, 3, 4, 4]), .floats([0.5, -0.7, 1.5, 2])]))
    cases.append(.init(op, [.weight([1]), .x([2, 3, 4, 4])], values: .awayFromZero))
    cases.append(.init(op, [.weight([2, 3, 4, 4]), .x([4])], values: .awayFromZero))
    return cases
  }

  static let matrices: [OperatorCase] =
    gemms(false, false) + gemms(false, true) + gemms(true, false) + gemms(true, true)
    + matrixProducts

  private static func gemms(_ transA: Bool, _ transB: Bool) -> [OperatorCase] {
    let (a, b) = (transA ? [4, 3] : [3, 4], transB ? [5, 4] : [4, 5])
    let sides: [String: OnnxBuilder.Value] = [
      "transA": .int(transA ? 1 : 0), "transB": .int(transB ? 1 : 0),
    ]
    let factors: [String: OnnxBuilder.Value] = ["alpha": .float(0.5), "beta": .float(-2)]
    return [
      .init("Gemm", [.x(a), .weight(b), .weight([5])], sides),
      .init("Gemm", [.x(a), .x(b), .x([3, 1])], sides.with(factors)),
      .init("Gemm", [.weight(a), .x(b)], sides),
      .init("Gemm", [.x(a), .weight(b), .weight([1])], sides.with(["beta": .float(0.25)])),
      .init("Gemm", [.x(a), .weight(b), .x([])], sides),
      .init("Gemm", [.x(a), .weight(b), .x([3, 5])], sides.with(["alpha": .float(3)])),
    ]
  }

  private static let matrixProducts: [OperatorCase] = {
    let shapes: [([Int], [Int])] = [
      ([3, 4], [4, 5]), ([2, 3, 4], [4, 5]), ([3, 4], [2, 4, 5]), ([2, 3, 4], [2, 4, 5]),
      ([2, 1, 3, 4], [1, 5, 4, 2]), ([4], [4]), ([4], [4, 5]), ([3, 4], [4]), ([2, 3, 4], [4]),
      ([4], [2, 4, 3]), ([1, 1], [1, 1]),
    ]
    return shapes.flatMap { a, b -> [OperatorCase] in
      [
        .init("MatMul", [.x(a), .x(b)]), .init("MatMul", [.x(a), .weight(b)]),
        .init("MatMul", [.weight(a), .x(b)]),
      ]
    }
  }()

  static let elementwise: [OperatorCase] = [
    .init("Relu", [.x([2, 3, 4, 4])], values: .awayFromZero),
    .init("Relu", [.x([])], values: .awayFromZero),
    .init("Clip", [.x([2, 3, 4]), .floats([-0.2]), .floats([0.2])], values: .awayFromZero),
    .init("Clip", [.x([2, 3, 4]), .absent, .floats([0])], values: .awayFromZero),
    .init("Clip", [.x([2, 3, 4]), .floats([0.5]), .floats([-0.5])], values: .awayFromZero),
    .init("Clip", [.x([2, 3, 4]), .floats([0])], values: .awayFromZero),
    .init("Clip", [.x([2, 3, 4])], values: .awayFromZero),
    .init(
      "Clip",
      [.x([2, 3])],
      ["min": .float(-0.1), "max": .float(2)],
      opset: 7,
      values: .awayFromZero
    ),
  ]
}
