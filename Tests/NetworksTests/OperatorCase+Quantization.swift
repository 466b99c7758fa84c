import ONNX
import TestSupport

/// Whole numbers made real by scales, and back.
extension OperatorCase {
  static let quantizations: [OperatorCase] = dequantizations + roundings

  private static let dequantizations: [OperatorCase] = [
    .init("DequantizeLinear", [.given([2, 3], .uint8), .x([]), .int(2)]),
    .init("DequantizeLinear", [.given([2, 3], .int32), .x([1])], opset: 10),
    .init("DequantizeLinear", [.given([2, 3, 4], .int8), .x([3]), .ints([1, -2, 0])]),
    .init(
      "DequantizeLinear",
      [.given([2, 3, 4], .int8), .x([4])],
      ["axis": .int(-1)]
    ),
    .init(
      "DequantizeLinear",
      [.given([2, 5, 3], .int8), .x([2, 3, 3])],
      ["axis": .int(1), "block_size": .int(2)],
      opset: 21
    ),
  ]

  private static let roundings: [OperatorCase] = [
    .init("QuantizeLinear", [.given([2, 3], .float32), .floats([0.25])]),
    .init(
      "QuantizeLinear",
      [.given([2, 3], .float32), .floats([0.25, 0.5, 0.01])],
      ["output_dtype": .int(3)],
      opset: 21
    ),
    .init(
      "QuantizeLinear",
      [.given([3, 2, 4], .float32), .floats([0.5, 0.25, 0.125])],
      ["axis": .int(0), "output_dtype": .int(5)],
      opset: 21
    ),
  ]
}
