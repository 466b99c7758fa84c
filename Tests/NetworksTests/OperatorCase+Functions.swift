import ONNX
import TestSupport

/// Functions of each element by itself, and of the elements at one place of several tensors.
extension OperatorCase {
  static let functions: [OperatorCase] = smooth + bent + bounded + constant + whole

  /// On both sides of 0 and far out.
  private static let smooth: [OperatorCase] =
    ["Sigmoid", "Tanh", "Exp", "Softplus", "Erf", "Sin", "Cos", "Sinh", "Cosh", "Asinh", "Atan"]
    .flatMap { op in
      [
        OperatorCase(op, [.x([2, 3, 4, 5])], values: .within(-4...4)),
        OperatorCase(op, [.x([])], opset: 13),
      ]
    } + [
      // Further to the left 1 + erf(x) has no digits left in Float32.
      .init("Gelu", [.x([2, 3, 7])], opset: 20, values: .within(-2...2)),
      .init("Gelu", [.x([5])], ["approximate": .string("none")], opset: 20),
      .init(
        "Gelu",
        [.x([2, 3, 7])],
        ["approximate": .string("tanh")],
        opset: 20,
        values: .within(-2...2)
      ),
      .init("Mish", [.x([2, 3, 7])], opset: 18, values: .within(-5...5)),
      .init("Swish", [.x([2, 3, 7])], opset: 24, values: .within(-5...5)),
      .init("Swish", [.x([7])], ["alpha": .float(-1.5)], opset: 24, values: .within(-3...3)),
    ]

  /// With a kink that the numbers keep away from.
  private static let bent: [OperatorCase] =
    ["Abs", "LeakyRelu", "Elu", "Selu", "Celu", "Softsign"].map {
      OperatorCase($0, [.x([2, 3, 4, 5])], values: .awayFromZero)
    } + [
      .init("LeakyRelu", [.x([40])], ["alpha": .float(0.3)], values: .awayFromZero),
      .init("Elu", [.x([40])], ["alpha": .float(1.7)], opset: 7, values: .awayFromZero),
      .init("Celu", [.x([40])], ["alpha": .float(0.5)], values: .awayFromZero),
      .init(
        "Selu",
        [.x([40])],
        ["alpha": .float(1.5), "gamma": .float(2)],
        values: .awayFromZero
      ),
      .init("ThresholdedRelu", [.x([40])], ["alpha": .float(0.2)], values: .awayFromZero),
      .init("ThresholdedRelu", [.x([40])], values: .within(-3...3)),
      .init("Shrink", [.x([40])], ["lambd": .float(0.2)], values: .awayFromZero),
      .init("Shrink", [.x([40])], ["bias": .float(0.5)], values: .within(-2...2)),
      .init("HardSigmoid", [.x([2, 3, 7])], values: .within(-4...4)),
      .init(
        "HardSigmoid",
        [.x([2, 3, 7])],
        ["alpha": .float(1.0 / 6), "beta": .float(0.4)],
        values: .within(-4...4)
      ),
      .init("HardSwish", [.x([2, 3, 7, 2])], values: .within(-5...5)),
    ]

  /// On a part of the line, or with a pole.
  private static let bounded: [OperatorCase] = [
    .init("Log", [.x([2, 3, 4])], values: .within(0.25...4)),
    .init("Sqrt", [.x([2, 3, 4])], values: .within(0.25...4)),
    .init("Reciprocal", [.x([2, 3, 4])], values: .awayFromZero),
    .init("Tan", [.x([2, 3, 4])]),
    .init("Asin", [.x([2, 3, 4])], values: .within(-0.8...0.8)),
    .init("Acos", [.x([2, 3, 4])], values: .within(-0.8...0.8)),
    .init("Atanh", [.x([2, 3, 4])], values: .within(-0.8...0.8)),
    .init("Acosh", [.x([2, 3, 4])], values: .within(1.25...4)),
  ]

  /// Constant between their steps.
  private static let constant: [OperatorCase] =
    ["Floor", "Ceil", "Round", "Sign"].map {
      OperatorCase($0, [.x([2, 3, 4])], values: .within(-3...3))
    } + [.init("Neg", [.x([2, 3, 4])])]

  private static let whole: [OperatorCase] = [
    .init("Abs", [.given([6], .int64)]),
    .init("Neg", [.given([6], .int32)]),
    .init("Sign", [.given([6], .int64)]),
    .init("Max", [.given([6], .int64), .int(2)]),
    .init("Min", [.given([2, 3], .int64), .given([3], .int64)]),
    .init("Pow", [.given([6], .int64), .int(2)]),
    .init("ReduceSum", [.given([2, 3], .int64)]),
    .init("ReduceProd", [.given([2, 3], .int64)]),
    .init("ReduceMax", [.given([2, 3], .bool)], opset: 20),
  ]

  /// Several tensors made one, and a base with its exponent.
  static let aggregations: [OperatorCase] =
    ["Min", "Max", "Sum", "Mean"].flatMap { op in
      [
        OperatorCase(op, [.x([2, 3, 4, 5]), .x([2, 3, 4, 5])]),
        OperatorCase(op, [.x([2, 3, 4]), .x([4]), .x([3, 1])]),
        OperatorCase(op, [.x([1, 4]), .weight([3, 1]), .x([])]),
        OperatorCase(op, [.x([3, 4])]),
        OperatorCase(op, [.x([2, 3, 4, 4]), .floats([0.1])]),
      ]
    } + powers + slopes

  private static let powers: [OperatorCase] =
    [-2, -1, 0, 0.5, 1, 2, 3, 2.7].map { exponent in
      OperatorCase("Pow", [.x([2, 3, 4]), .floats([exponent])], values: .within(0.25...2))
    } + [
      .init("Pow", [.x([2, 3, 4]), .x([2, 3, 4])], values: .within(0.25...2)),
      .init("Pow", [.x([3, 1]), .x([4])], values: .within(0.25...2)),
      .init("Pow", [.x([2, 3]), .ints([2, 3, 4])], values: .awayFromZero),
      .init("Pow", [.x([2, 3, 4]), .int(3)], values: .awayFromZero),
      .init("Pow", [.x([2, 3]), .floats([2])], values: .awayFromZero),
      .init("Pow", [.floats([2]), .x([2, 3])]),
      .init("Pow", [.x([]), .floats([2])]),
    ]

  private static let slopes: [OperatorCase] = [
    .init("PRelu", [.x([2, 3, 4, 4]), .weight([3, 1, 1])], values: .awayFromZero),
    .init("PRelu", [.x([2, 3, 4, 4]), .x([3, 1, 1])], values: .awayFromZero),
    .init("PRelu", [.x([2, 3, 4]), .weight([1])], values: .awayFromZero),
    .init("PRelu", [.x([2, 3, 4]), .x([2, 3, 4])], values: .awayFromZero),
    .init("PRelu", [.weight([2, 3, 4]), .x([])], values: .awayFromZero),
  ]
}
