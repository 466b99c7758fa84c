import TestSupport

/// Operators that only move elements.
extension OperatorCase {
  static let movements: [OperatorCase] = [
    .init(
      "Concat",
      [.x([2, 1, 3, 4]), .x([2, 2, 3, 4]), .weight([2, 3, 3, 4])],
      ["axis": .int(1)]
    ),
    .init("Concat", [.x([2, 3, 2]), .x([1, 3, 2])], ["axis": .int(0)]),
    .init("Concat", [.x([2, 3, 2]), .x([2, 3, 4])], ["axis": .int(-1)]),
    .init("Concat", [.x([3])], ["axis": .int(0)]),
    .init("Transpose", [.x([2, 3, 4])]),
    .init("Transpose", [.x([2, 3, 4, 5])], ["perm": .ints([0, 2, 3, 1])]),
    .init("Transpose", [.x([2, 3, 4, 5])], ["perm": .ints([0, 3, 1, 2])]),
    .init("Transpose", [.x([2, 2, 3, 2, 3])], ["perm": .ints([0, 2, 1, 4, 3])]),
    .init("Transpose", [.x([])]),
    .init("Reshape", [.x([2, 3, 4]), .ints([0, -1])]),
    .init("Reshape", [.x([2, 3, 4]), .ints([4, 0, 2])]),
    .init("Reshape", [.x([1, 1]), .ints([])]),
    .init("Reshape", [.x([2, 3, 4, 2]), .ints([2, 2, 12])]),
    .init("Flatten", [.x([2, 3, 4])]),
    .init("Flatten", [.x([2, 3, 4])], ["axis": .int(0)]),
    .init("Flatten", [.x([2, 3, 4])], ["axis": .int(3)]),
    .init("Flatten", [.x([2, 3, 4])], ["axis": .int(-1)]),
    .init("Flatten", [.x([])], ["axis": .int(0)]),
    .init("Squeeze", [.x([2, 1, 3, 1])]),
    .init("Squeeze", [.x([2, 1, 3, 1]), .ints([-1])]),
    .init("Squeeze", [.x([2, 1, 3, 1])], ["axes": .ints([1])], opset: 11),
    .init("Unsqueeze", [.x([2, 3]), .ints([0, -1])]),
    .init("Unsqueeze", [.x([2, 3])], ["axes": .ints([1, 3])], opset: 11),
    .init("Unsqueeze", [.x([]), .ints([0])]),
    .init("Identity", [.x([2, 3])]),
    .init("Dropout", [.x([2, 3])]),
    .init("Dropout", [.x([2, 3])], outputs: ["y", "mask"]),
    .init("Dropout", [.x([2, 3])], ["ratio": .float(0.5)], opset: 7),
    .init("Cast", [.x([2, 3])], ["to": .int(1)]),
    .init("Expand", [.x([3, 1]), .ints([2, 1, 4])]),
    .init("Expand", [.x([3, 4]), .ints([1])]),
    .init("Expand", [.x([]), .ints([2, 2])]),
    .init("Expand", [.x([2, 1, 3, 1, 2]), .ints([2, 4, 3, 5, 1])]),
    .init("Tile", [.x([2, 3]), .ints([2, 3])]),
    .init("Tile", [.x([2, 3, 4, 5]), .ints([1, 2, 1, 3])]),
    .init("Tile", [.x([4]), .ints([1])]),
    .init("Tile", [.x([2, 2]), .ints([1, 0])]),
  ]

  static let blocks: [OperatorCase] =
    ["DCR", "CRD"].flatMap { mode -> [OperatorCase] in
      let mode: [String: OnnxBuilder.Value] = ["mode": .string(mode)]
      return [
        .init("DepthToSpace", [.x([2, 12, 3, 2])], mode.with(["blocksize": .int(2)])),
        .init("DepthToSpace", [.x([1, 9, 2, 4])], mode.with(["blocksize": .int(3)])),
        .init("DepthToSpace", [.x([1, 3, 2, 4])], mode.with(["blocksize": .int(1)])),
      ]
    } + [
      .init("SpaceToDepth", [.x([2, 3, 4, 6])], ["blocksize": .int(2)]),
      .init("SpaceToDepth", [.x([1, 2, 6, 3])], ["blocksize": .int(3)]),
    ]

  static let splits: [OperatorCase] = [
    .init("Split", [.x([2, 6, 3])], ["axis": .int(1)], outputs: ["a", "y", "b"]),
    .init(
      "Split",
      [.x([2, 6, 3]), .ints([1, 4, 1])],
      ["axis": .int(-2)],
      outputs: ["a", "y", "b"]
    ),
    .init("Split", [.x([5]), .ints([0, 5])], outputs: ["a", "y"]),
    .init("Split", [.x([7, 2])], ["num_outputs": .int(3)], opset: 18, outputs: ["a", "b", "y"]),
    .init("Split", [.x([7, 2])], ["num_outputs": .int(3)], opset: 18, outputs: ["y", "", "b"]),
    .init("Split", [.x([1, 4, 3, 3])], ["axis": .int(1)], opset: 11, outputs: ["y", "a"]),
    .init(
      "Split",
      [.x([4, 3])],
      ["split": .ints([1, 3])],
      opset: 7,
      outputs: ["a", "y"]
    ),
  ]

  static let paddings: [OperatorCase] =
    ["constant", "reflect", "edge", "wrap"].flatMap(paddings(_:)) + [
      .init("Pad", [.x([2, 3, 5]), .ints([-1, 2, -2, 0, -1, 1]), .floats([2])]),
      .init("Pad", [.x([3, 4]), .ints([-2, 0, -1, 1])]),
      .init("Pad", [.x([1, 3, 4, 4]), .ints([0, 2, 0, 0, 0, 3, 0, 0]), .floats([0.5])]),
      .init("Pad", [.x([2, 3])], ["pads": .ints([1, 0, 0, 2]), "value": .float(-1)], opset: 7),
    ]

  private static func paddings(_ mode: String) -> [OperatorCase] {
    let mode: [String: OnnxBuilder.Value] = ["mode": .string(mode)]
    let around = Operand.ints([0, 0, 1, 2, 0, 0, 3, 1])
    return [
      .init("Pad", [.x([1, 2, 4, 5]), around], mode, opset: 19),
      .init("Pad", [.x([2, 5]), .ints([0, -1, 0, 2])], mode, opset: 19),
      .init("Pad", [.x([1, 1, 4, 5]), .ints([2, 1]), .absent, .ints([-1])], mode, opset: 19),
    ]
  }

  static let slices: [OperatorCase] = [
    .init("Slice", [.x([5, 6]), .ints([1]), .ints([4])]),
    .init("Slice", [.x([5, 6]), .ints([-3, 1]), .ints([.max, -1]), .ints([1, 0])]),
    .init(
      "Slice",
      [.x([5, 6]), .ints([-1, 4]), .ints([.min, 0]), .ints([0, 1]), .ints([-1, -2])]
    ),
    .init(
      "Slice",
      [.x([1, 3, 6, 7]), .ints([0, 1]), .ints([6, 7]), .ints([2, 3]), .ints([2, 3])]
    ),
    .init("Slice", [.x([2, 6, 3, 3]), .ints([1]), .ints([100]), .ints([-3]), .ints([2])]),
    .init("Slice", [.x([5]), .ints([3]), .ints([-6]), .ints([0]), .ints([-100])]),
    .init(
      "Slice",
      [.x([5, 6])],
      ["starts": .ints([1]), "ends": .ints([-1]), "axes": .ints([1])],
      opset: 9
    ),
  ]
}
