import ONNX
import TestSupport
import Tensors

/// Operators that pick by size, contract, accumulate or mark.
extension OperatorCase {
  static let contractions: [OperatorCase] = {
    let equations: [(String, [[Int]])] = [
      ("ij,jk->ik", [[3, 4], [4, 2]]), ("ij,jk", [[3, 4], [4, 2]]),
      ("bij,bjk->bik", [[2, 3, 4], [2, 4, 2]]),
      ("bhid,bhjd->bhij", [[2, 2, 3, 4], [2, 2, 5, 4]]),
      ("nkctv,kvw->nctw", [[2, 2, 3, 2, 3], [2, 3, 4]]), ("i,j->ij", [[3], [4]]),
      ("i,i", [[3], [3]]), ("ij->ji", [[3, 4]]), ("ij->i", [[3, 4]]), ("ii->i", [[3, 3]]),
      ("ii", [[3, 3]]), ("...ii->...i", [[2, 3, 3]]),
      ("...ij,...jk->...ik", [[2, 3, 4], [4, 2]]),
      ("...i,...i->...", [[2, 1, 3], [4, 3]]), ("ij,kl->jk", [[2, 3], [4, 2]]),
      ("iij,jk->ki", [[2, 2, 3], [3, 2]]), ("a b , b -> a", [[2, 3], [3]]),
      ("i,j,k->kji", [[2], [3], [2]]), ("ij,jk,kl->il", [[2, 3], [3, 2], [2, 3]]),
      ("ij,ij->ij", [[2, 3], [2, 1]]), (",i->i", [[], [3]]),
    ]
    return equations.flatMap { equation, shapes -> [OperatorCase] in
      let how: [String: OnnxBuilder.Value] = ["equation": .string(equation)]
      let last = shapes[shapes.count - 1]
      return [
        .init("Einsum", shapes.map { .x($0) }, how),
        .init("Einsum", shapes.dropLast().map { .x($0) } + [.weight(last)], how),
      ]
    }
  }()

  static let rankings: [OperatorCase] = [
    .init("TopK", [.x([3, 5]), .ints([2])], values: .distinct),
    .init("TopK", [.x([3, 5, 2]), .ints([3])], ["axis": .int(1)], values: .distinct),
    .init(
      "TopK",
      [.x([4, 3]), .ints([4])],
      ["axis": .int(0), "largest": .int(0), "sorted": .int(0)],
      values: .distinct
    ),
    .init("TopK", [.x([3, 4])], ["k": .int(1)], opset: 9, values: .distinct),
    .init("TopK", [.given([2, 3], .float32), .ints([2])], outputs: ["unused", "y"]),
    .init("ArgMax", [.given([3, 4], .float32)]),
    .init("ArgMax", [.given([2, 3, 4], .float32)], ["axis": .int(1), "keepdims": .int(0)]),
    .init("ArgMax", [.given([3, 4], .int64)], ["axis": .int(-1), "select_last_index": .int(1)]),
    .init("ArgMin", [.given([3, 4], .float32)], ["axis": .int(1)]),
    .init("ArgMin", [.given([3, 4], .int64)], ["select_last_index": .int(1)]),
    .init("CumSum", [.x([2, 3, 4]), .int(1)]),
    .init("CumSum", [.x([5]), .int(-1)], ["exclusive": .int(1)]),
    .init("CumSum", [.x([2, 4]), .ints([1])], ["reverse": .int(1)]),
    .init("CumSum", [.x([2, 4]), .int(0)], ["reverse": .int(1), "exclusive": .int(1)]),
    .init("Trilu", [.x([2, 3, 4])]),
    .init("Trilu", [.x([4, 3]), .int(-1)], ["upper": .int(0)]),
    .init("Trilu", [.x([3, 3]), .int(1)]),
    .init("Trilu", [.x([3, 3]), .int(.min)], ["upper": .int(0)]),
    .init("OneHot", [.given([2, 3], .int64), .int(3), .x([2])]),
    .init("OneHot", [.given([4], .int64), .ints([2]), .floats([-1, 2])], ["axis": .int(0)]),
    .init("OneHot", [.ints([-1, 0, 7]), .int(3), .x([2])]),
    .init("EyeLike", [.given([3, 4], .float32)], ["k": .int(1)]),
    .init("EyeLike", [.given([3, 3], .int64)], ["dtype": .int(1), "k": .int(-1)]),
  ]
}
