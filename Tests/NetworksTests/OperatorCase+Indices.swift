import TestSupport
import Tensors

/// Operators that pick or replace elements at constant indices.
extension OperatorCase {
  private static func indices(_ shape: Shape, _ values: [Int64]) -> Operand {
    .wholes(Tensor(shape, values))
  }

  static let picks: [OperatorCase] = [
    .init("Gather", [.x([3, 4, 2]), .ints([2, 0, -1, 0])], ["axis": .int(1)]),
    .init("Gather", [.x([3, 4]), .int(-2)]),
    .init("Gather", [.x([3, 4]), .int(1)], ["axis": .int(-1)]),
    .init("Gather", [.x([3, 4, 2]), indices([2, 2], [0, 3, 3, -4])], ["axis": .int(1)]),
    .init("Gather", [.x([3, 4]), .ints([])]),
    .init("GatherElements", [.x([2, 3]), indices([2, 2], [0, -1, 2, 2])], ["axis": .int(1)]),
    .init("GatherElements", [.x([3, 2, 2]), indices([4, 1, 2], [0, 1, 2, 2, -3, 0, 1, 1])]),
    .init("GatherND", [.x([2, 3, 2]), indices([3, 2], [0, 1, 1, -1, 0, 1])]),
    .init("GatherND", [.x([2, 3, 2]), indices([2, 1, 1], [1, -2])]),
    .init("GatherND", [.x([2, 3]), indices([4, 2], [0, 0, 1, 2, 0, 0, -1, -1])]),
    .init("GatherND", [.x([2, 3, 2]), indices([2, 1], [2, 0])], ["batch_dims": .int(1)]),
    .init(
      "GatherND",
      [.x([2, 2, 3]), indices([2, 2, 2, 1], [0, 1, 2, 0, -1, 1, 0, 0])],
      ["batch_dims": .int(2)]
    ),
    .init("Compress", [.x([3, 4]), .ints([0, 1, 1])], ["axis": .int(0)]),
    .init("Compress", [.x([3, 4]), .ints([1, 0, 0, 1])], ["axis": .int(-1)]),
    .init("Compress", [.x([3, 2]), .ints([0, 1, 0, 0, 1])]),
  ]

  static let scatters: [OperatorCase] =
    ["none", "add", "mul", "max", "min"].flatMap(scatters(_:)) + [
      .init("Scatter", [.x([3, 2]), indices([1, 2], [2, 0]), .x([1, 2])], opset: 9),
      .init("ScatterND", [.weight([4, 2]), .wholes(Tensor([2, 1], [1, 1])), .x([2, 2])]),
      .init("ScatterElements", [.x([3, 2]), indices([2, 1], [1, 1]), .weight([2, 1])]),
    ]

  private static func scatters(_ reduction: String) -> [OperatorCase] {
    let how: [String: OnnxBuilder.Value] = ["reduction": .string(reduction)]
    func named(_ data: [Int], _ places: Operand, _ updates: [Int]) -> OperatorCase {
      .init(
        "ScatterND",
        [.x(data), places, .x(updates)],
        how,
        opset: 18
      )
    }
    func elements(_ data: [Int], _ places: Operand, _ updates: [Int], axis: Int) -> OperatorCase {
      .init(
        "ScatterElements",
        [.x(data), places, .x(updates)],
        how.with(["axis": .int(axis)]),
        opset: 18
      )
    }
    return [
      named([3, 4], indices([2, 1], [2, 0]), [2, 4]),
      named([3, 4], indices([3, 1], [1, -2, 0]), [3, 4]),
      named([3, 4], indices([2, 2, 2], [0, 1, 2, 3, 0, 1, -1, -1]), [2, 2]),
      elements([3, 4], indices([2, 3], [0, 0, 3, -1, 2, 2]), [2, 3], axis: 1),
      elements([3, 2], indices([2, 2], [2, 1, 2, 0]), [2, 2], axis: 0),
    ]
  }
}
