import ONNX
import TestSupport

/// Functions, aggregations and normalisations that cannot be.
extension BadNode {
  private static let image = OperatorCase.Operand.x([2, 6, 3, 3])

  static let mathematics: [BadNode] = functions + normalizations

  private static let functions: [BadNode] = [
    .init("Gelu", [image], ["approximate": .string("erf")], opset: 20, why: "'erf' is not known"),
    .init("Celu", [image], ["alpha": .float(0)], why: "alpha is 0"),
    .init("Elu", [image], ["alpha": .int(1)], why: "alpha is not a real number"),
    .init("Sigmoid", [], why: "input 0 is missing"),
    .init("Sqrt", [.given([3], .int64)], why: "whole numbers, which it does not take"),
    .init("Erf", [.given([3], .bool)], why: "truth values, which it does not take"),
    .init("Pow", [image], why: "input 1 is missing"),
    .init("Pow", [image, .x([4])], why: "do not fit together"),
    .init("PRelu", [.x([3]), .x([2, 3])], why: "the slope of shape [2, 3] does not fit [3]"),
    .init("Max", [], why: "input 0 is missing"),
    .init("Min", [image, .absent], why: "input 1 is missing"),
    .init("Sum", [image, .x([4])], why: "do not fit together"),
    .init("Mean", [image, .given([3], .int64)], why: "which it does not take"),
    .init("ReduceMax", [image, .ints([4])], opset: 18, why: "axis 4 does not exist"),
    .init("ReduceL2", [image, .x([1])], opset: 18, why: "must follow from shapes"),
    .init("LogSoftmax", [.x([])], why: "at least 1 axes are needed"),
    .init("Hardmax", [image], ["axis": .int(-5)], why: "axis -5 does not exist"),
  ]

  private static let normalizations: [BadNode] = [
    .init("LayerNormalization", [image], why: "input 1 is missing"),
    .init(
      "LayerNormalization",
      [image, .weight([4])],
      why: "the shapes [4] and [2, 6, 3, 3] do not fit together"
    ),
    .init(
      "LayerNormalization",
      [.x([3]), .weight([2, 3])],
      why: "input 1 of shape [2, 3] does not fit [3]"
    ),
    .init("LayerNormalization", [image, .weight([3])], ["axis": .int(4)], why: "axis 4"),
    .init("RMSNormalization", [.x([]), .weight([])], opset: 23, why: "at least 1 axes"),
    .init(
      "InstanceNormalization",
      [image, .weight([6]), .weight([3])],
      why: "input 2 of shape [3] should be [6]"
    ),
    .init("InstanceNormalization", [.x([3]), .weight([3]), .weight([3])], why: "at least 2 axes"),
    .init(
      "GroupNormalization",
      [image, .weight([2]), .weight([2])],
      ["num_groups": .int(4)],
      opset: 18,
      why: "num_groups is 4, which does not divide 6"
    ),
    .init(
      "GroupNormalization",
      [image, .weight([2]), .weight([2])],
      opset: 18,
      why: "num_groups is 0"
    ),
    .init(
      "GroupNormalization",
      [image, .weight([2]), .weight([2])],
      ["num_groups": .int(2)],
      opset: 21,
      why: "input 1 of shape [2] should be [6]"
    ),
    .init("MeanVarianceNormalization", [.x([2, 3])], why: "axis 2 does not exist"),
    .init("LRN", [image], why: "size is 0"),
    .init("LRN", [image], ["size": .int(-1)], why: "size is -1"),
    .init("LpNormalization", [image], ["p": .int(3)], why: "p is 3; only 1 and 2"),
  ]
}
