import ONNX
import TestSupport

/// Operators that make one number of many.
extension OperatorCase {
  /// With numbers at which each has a derivative.
  private static let reducers: KeyValuePairs<String, Values> = [
    "ReduceMean": .even, "ReduceSum": .even, "ReduceMax": .distinct, "ReduceMin": .distinct,
    "ReduceProd": .awayFromZero, "ReduceL1": .awayFromZero, "ReduceL2": .awayFromZero,
    "ReduceSumSquare": .even, "ReduceLogSum": .within(0.25...1), "ReduceLogSumExp": .even,
  ]

  static let reductions: [OperatorCase] = reducers.flatMap { op, values in
    reductions(op, values, keepdims: 0) + reductions(op, values, keepdims: 1)
  }

  private static func reductions(
    _ op: String,
    _ values: Values,
    keepdims: Int
  ) -> [OperatorCase] {
    let kept: [String: OnnxBuilder.Value] = ["keepdims": .int(keepdims)]
    let all: [String: OnnxBuilder.Value] = ["noop_with_empty_axes": .int(1)]
    return [
      .init(
        op,
        [.x([2, 3, 4, 5])],
        kept.with(["axes": .ints([2, 3])]),
        opset: 11,
        values: values
      ),
      .init(op, [.x([2, 3, 4, 5]), .ints([-1, 2])], kept, opset: 18, values: values),
      .init(op, [.x([2, 3, 4]), .ints([1])], kept, opset: 18, values: values),
      .init(op, [.x([2, 3, 4])], kept, opset: 18, values: values),
      .init(op, [.x([2, 3]), .ints([])], kept.with(all), opset: 18, values: values),
      .init(op, [.x([])], kept, opset: 18, values: values),
      .init(op, [.x([1, 2, 2, 2, 2, 2]), .ints([2, 3, 4, 5])], kept, opset: 18, values: values),
    ]
  }
}
