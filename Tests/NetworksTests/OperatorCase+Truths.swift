import ONNX
import TestSupport

/// Operators that make, read or pass truth values and whole numbers.
extension OperatorCase {
  static let truths: [OperatorCase] = comparisons + logic + choices + wholeNumbers

  private static let shapes: [([Int], [Int])] = [
    ([2, 3, 4], [2, 3, 4]), ([2, 3, 4], [3, 1]), ([1, 4], [2, 3, 1]), ([], [3]),
  ]

  private static let comparisons: [OperatorCase] =
    ["Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"].flatMap { op in
      shapes.map { OperatorCase(op, [.given($0.0, .float32), .given($0.1, .float32)]) } + [
        .init(op, [.given([3, 4], .int64), .given([4], .int32)]),
        .init(op, [.given([5], .int64), .int(3)]),
        .init(op, [.given([5], .float32), .floats([0.5])]),
      ]
    } + [.init("Equal", [.given([3, 4], .bool), .given([4], .bool)])]

  private static let logic: [OperatorCase] =
    ["And", "Or", "Xor"].flatMap { op in
      shapes.map { OperatorCase(op, [.given($0.0, .bool), .given($0.1, .bool)]) }
    } + [
      .init("Not", [.given([2, 5], .bool)]),
      .init("IsNaN", [.given([2, 5], .float32)]),
      .init("IsInf", [.given([2, 5], .float32)]),
      .init("IsInf", [.given([5], .float32)], ["detect_negative": .int(0)]),
    ]

  private static let choices: [OperatorCase] = [
    .init("Where", [.given([2, 3, 4], .bool), .x([2, 3, 4]), .x([2, 3, 4])]),
    .init("Where", [.given([3, 1], .bool), .x([2, 1, 4]), .x([])]),
    .init("Where", [.given([2, 3, 4], .bool), .weight([4]), .x([3, 1])]),
    .init("Where", [.given([2, 3], .bool), .x([1]), .floats([-1])]),
    .init("Where", [.given([2, 3], .bool), .given([2, 3], .int64), .given([3], .int64)]),
  ]

  private static let wholeNumbers: [OperatorCase] = [
    .init("Cast", [.given([2, 3], .float32)], ["to": .int(7)]),
    .init("Cast", [.given([2, 3], .float32)], ["to": .int(9)]),
    .init("Cast", [.given([2, 3], .int64)], ["to": .int(1)]),
    .init("Cast", [.given([2, 3], .int64)], ["to": .int(9)]),
    .init("Cast", [.given([2, 3], .bool)], ["to": .int(1)]),
    .init("Cast", [.given([2, 3], .bool)], ["to": .int(6)]),
    .init("Cast", [.x([2, 3])], ["to": .int(10)]),
    .init("CastLike", [.x([2, 3]), .given([1], .float32)]),
    .init("CastLike", [.given([2, 3], .float32), .given([1], .bool)]),
    .init("Div", [.given([3, 4], .int64), .given([4], .int64)]),
    .init("Add", [.given([3, 4], .int64), .int(5)]),
    .init("Mod", [.given([3, 4], .int64), .given([4], .int64)]),
    .init("Mod", [.given([3, 4], .int64), .given([4], .int64)], ["fmod": .int(1)]),
    .init("Mod", [.x([3, 4]), .x([4])], ["fmod": .int(1)], values: .awayFromZero),
    .init("Mod", [.x([4]), .weight([3, 4])], ["fmod": .int(1)], values: .awayFromZero),
    .init("Pow", [.given([3, 4], .int64), .given([4], .int64)]),
    .init("Clip", [.given([3, 4], .int64), .int(-2), .int(5)]),
    .init("Relu", [.given([3, 4], .int64)]),
    .init("MaxPool", [.given([1, 2, 5, 5], .uint8)], ["kernel_shape": .ints([2, 3])]),
    .init("Pad", [.given([3, 4], .int64), .ints([1, 0, 0, 2]), .int(7)]),
    .init("Pad", [.given([3, 4], .bool), .ints([1, 0, 0, 2])], ["mode": .string("edge")]),
    .init("Reshape", [.given([3, 4], .int64), .ints([2, 6])]),
    .init("Transpose", [.given([3, 4], .bool)]),
  ]
}
