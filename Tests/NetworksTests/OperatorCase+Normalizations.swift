import ONNX
import TestSupport

/// Operators that set elements into relation to their group.
extension OperatorCase {
  static let normalizations: [OperatorCase] =
    softmaxes + standardizations + instances + groups + local

  private static let softmaxes: [OperatorCase] = ["Softmax", "LogSoftmax", "Hardmax"].flatMap {
    op in
    [
      .init(op, [.x([2, 5])]),
      .init(op, [.x([2, 3, 4])], ["axis": .int(1)]),
      .init(op, [.x([2, 3, 4])], ["axis": .int(-1)]),
      .init(op, [.x([2, 3, 4])], ["axis": .int(1)], opset: 11),
      .init(op, [.x([2, 3, 4])], ["axis": .int(-1)], opset: 11),
      .init(op, [.x([2, 3, 4, 2])], ["axis": .int(0)]),
      .init(op, [.x([2, 3, 4, 2])], opset: 9),
      .init(op, [.x([4])]),
      .init(op, [.x([3, 40])], values: .within(-30...30)),
    ]
  }

  private static let standardizations: [OperatorCase] = [
    .init("LayerNormalization", [.x([2, 3, 8]), .x([8]), .x([8])]),
    .init("LayerNormalization", [.x([2, 3, 8]), .weight([8]), .weight([8])]),
    .init("LayerNormalization", [.x([2, 3, 8]), .weight([8])], ["epsilon": .float(0.1)]),
    .init("LayerNormalization", [.x([2, 3, 4]), .x([3, 4]), .x([3, 4])], ["axis": .int(1)]),
    .init("LayerNormalization", [.x([2, 3, 4]), .x([4]), .x([3, 1])], ["axis": .int(1)]),
    .init("LayerNormalization", [.x([2, 3, 4]), .x([2, 3, 4])], ["axis": .int(0)]),
    .init("LayerNormalization", [.x([2, 3, 4]), .x([1]), .x([2, 1, 1])], ["axis": .int(-2)]),
    .init("LayerNormalization", [.weight([2, 5]), .x([5]), .x([5])]),
    .init("LayerNormalization", [.x([2, 200]), .weight([200]), .weight([200])]),
    .init("RMSNormalization", [.x([2, 3, 8]), .x([8])], opset: 23),
    .init("RMSNormalization", [.x([2, 3, 4]), .weight([3, 4])], ["axis": .int(1)], opset: 23),
    .init("MeanVarianceNormalization", [.x([2, 3, 4, 2])]),
    .init("MeanVarianceNormalization", [.x([2, 3, 4])], ["axes": .ints([2, 0])]),
    .init("MeanVarianceNormalization", [.x([3, 4])], ["axes": .ints([-1])]),
    .init("MeanVarianceNormalization", [.x([3, 4, 5])], ["axes": .ints([1, 2])]),
    batchNormalization([2, 3, 4, 5], ["epsilon": .float(0.01)]),
    batchNormalization([2, 3]),
    batchNormalization([1, 2, 3, 2, 2]),
  ]

  private static func batchNormalization(
    _ x: [Int],
    _ attributes: [String: OnnxBuilder.Value] = [:]
  ) -> OperatorCase {
    let statistics = (0..<4).map { _ in Operand.weight([x[1]]) }
    return .init("BatchNormalization", [.x(x)] + statistics, attributes)
  }

  private static let instances: [OperatorCase] = [
    .init("InstanceNormalization", [.x([2, 3, 4, 5]), .x([3]), .x([3])]),
    .init("InstanceNormalization", [.x([2, 3, 7]), .weight([3]), .weight([3])]),
    .init("InstanceNormalization", [.x([1, 2, 2, 3, 2]), .weight([2]), .x([2])]),
  ]

  private static let groups: [OperatorCase] = [18, 21].flatMap { opset -> [OperatorCase] in
    let width = opset == 18 ? 2 : 6
    return [
      .init(
        "GroupNormalization",
        [.x([2, 6, 3, 2]), .x([width]), .x([width])],
        ["num_groups": .int(2)],
        opset: opset
      ),
      .init(
        "GroupNormalization",
        [.x([2, 6, 5]), .weight([width]), .weight([width])],
        ["num_groups": .int(2), "epsilon": .float(0.01)],
        opset: opset
      ),
    ]
  }

  private static let local: [OperatorCase] = [
    .init("LRN", [.x([2, 5, 3, 2])], ["size": .int(3)]),
    .init("LRN", [.x([1, 4, 3])], ["size": .int(9), "alpha": .float(0.5), "beta": .float(0.6)]),
    .init(
      "LRN",
      [.x([2, 6, 2, 2])],
      ["size": .int(4), "alpha": .float(2), "beta": .float(1.5), "bias": .float(0.7)]
    ),
    .init("LpNormalization", [.x([2, 3, 4])], values: .awayFromZero),
    .init("LpNormalization", [.x([2, 3, 4])], ["axis": .int(1)], values: .awayFromZero),
    .init("LpNormalization", [.x([2, 3])], ["p": .int(1)], values: .awayFromZero),
    .init(
      "LpNormalization",
      [.x([2, 3, 4])],
      ["p": .int(1), "axis": .int(0)],
      values: .awayFromZero
    ),
  ]
}
