import TestSupport
import Testing

/// A node that cannot be, and a part of the sentence that says why.
struct BadNode: Sendable, CustomTestStringConvertible {
  let node: OperatorCase
  let why: String
  var testDescription: String { "\(node.testDescription): \(why)" }

  init(
    _ op: String,
    _ operands: [OperatorCase.Operand],
    _ attributes: [String: OnnxBuilder.Value] = [:],
    opset: Int = 17,
    why: String
  ) {
    node = OperatorCase(op, operands, attributes, opset: opset)
    self.why = why
  }
}

extension BadNode {
  private static let image = OperatorCase.Operand.x([1, 4, 6, 6])
  private static let window: [String: OnnxBuilder.Value] = ["kernel_shape": .ints([2, 2])]

  private static func pools(_ attributes: [String: OnnxBuilder.Value], _ why: String) -> [BadNode] {
    ["MaxPool", "AveragePool"].map {
      BadNode($0, [image], window.merging(attributes) { $1 }, why: why)
    }
  }

  static let all = windows + emptyWindows + movements + mathematics + indices + geometry

  private static let windows: [BadNode] = [
    .init("Conv", [], why: "input 0 is missing"),
    .init("Conv", [image], why: "input 1 is missing"),
    .init("Conv", [image, .absent], why: "input 1 is missing"),
    .init("Conv", [.x([4, 4]), .weight([4, 4])], why: "at least 3 axes are needed"),
    .init("Conv", [image, .weight([2, 4, 3])], why: "the weights [2, 4, 3] do not fit"),
    .init(
      "Conv",
      [image, .weight([2, 3, 3, 3])],
      why: "1 groups of weights [2, 3, 3, 3] do not fit"
    ),
    .init("Conv", [image, .weight([2, 4, 3, 3])], ["group": .int(0)], why: "0 groups"),
    .init("Conv", [image, .weight([2, 4, 3, 3])], ["group": .int(-1)], why: "-1 groups"),
    .init("Conv", [image, .weight([3, 2, 3, 3])], ["group": .int(2)], why: "2 groups"),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["group": .float(1)],
      why: "group is not a whole number"
    ),
    .init("Conv", [image, .weight([2, 4, 3, 3])], ["group": .int(.min)], why: "out of range"),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3]), .weight([3])],
      why: "the bias is [3], but there are 2"
    ),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["strides": .ints([0, 1])],
      why: "strides is [0, 1]"
    ),
    .init("Conv", [image, .weight([2, 4, 3, 3])], ["strides": .ints([1])], why: "strides is [1]"),
    .init("Conv", [image, .weight([2, 4, 3, 3])], ["strides": .int(1)], why: "not a list"),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["dilations": .ints([1, -1])],
      why: "dilations is"
    ),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["pads": .ints([0, 0, -1, 0])],
      why: "pads is"
    ),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["pads": .ints([.max, 0, 0, 0])],
      why: "pads is"
    ),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["auto_pad": .string("BOTH")],
      why: "auto_pad is 'BOTH'"
    ),
    .init(
      "Conv",
      [image, .weight([2, 4, 3, 3])],
      ["kernel_shape": .ints([3, 2])],
      why: "kernel_shape is"
    ),
    .init(
      "Conv",
      [image, .weight([2, 4, 7, 7])],
      why: "the window is larger than the padded input"
    ),
    .init("Conv", [image, .weight([2, 4, 0, 1])], why: "the window [0, 1] does not fit"),
    .init("MaxPool", [image], why: "kernel_shape is missing"),
    .init("MaxPool", [image], ["kernel_shape": .ints([2])], why: "the window [2] does not fit"),
    .init(
      "MaxPool",
      [image],
      ["kernel_shape": .ints([-2, 2])],
      why: "the window [-2, 2] does not fit"
    ),
    .init("MaxPool", [image], ["kernel_shape": .ints([.max, .max])], why: "does not fit"),
    .init("MaxPool", [image], ["kernel_shape": .ints([7, 7])], why: "is larger than the input"),
    .init("GlobalAveragePool", [.x([2, 3])], why: "at least 3 axes are needed"),
    .init("GlobalAveragePool", [.x([1, 2, 2, 2, 2, 2])], why: "at most 5 axes are supported"),
  ]

  private static let movements: [BadNode] = [
    .init("Dropout", [image, .floats([0.5]), .int(1)], why: "training_mode is 1"),
    .init(
      "GridSample",
      [image, .x([1, 2, 2, 3])],
      opset: 20,
      why: "a grid of shape [1, 2, 2, 3]"
    ),
    .init("Add", [image], why: "input 1 is missing"),
    .init("Add", [image, .x([5])], why: "the shapes [1, 4, 6, 6] and [5] do not fit together"),
    .init(
      "Mul",
      [image, .ints([2])],
      why: "it is given real numbers, whole numbers, which it does not take"
    ),
    .init("Concat", [], why: "there is nothing to join"),
    .init("Concat", [image, .x([1, 4, 5, 6])], why: "cannot be joined along 1"),
    .init("Concat", [image, .x([4])], why: "cannot be joined along 1"),
    .init(
      "Concat",
      [image, image],
      ["axis": .int(4)],
      why: "axis 4 does not exist in a tensor of 4"
    ),
    .init("Concat", [image, image], ["axis": .int(-5)], why: "axis -5 does not exist"),
    .init("Concat", [.x([]), .x([])], ["axis": .int(0)], why: "there is nothing to join"),
    .init("Transpose", [image], ["perm": .ints([0, 1, 2])], why: "is not an order of the axes"),
    .init("Transpose", [image], ["perm": .ints([0, 1, 2, 2])], why: "is not an order of the axes"),
    .init("Transpose", [image], ["perm": .ints([0, 1, 2, 9])], why: "is not an order of the axes"),
    .init("Reshape", [image], why: "the new shape is missing"),
    .init("Reshape", [image, .x([4])], why: "input 1 must follow from shapes and weights alone"),
    .init("Reshape", [image, .ints([5, -1])], why: "cannot become [5, -1]"),
    .init("Reshape", [image, .ints([-1, -1])], why: "cannot become [-1, -1]"),
    .init("Reshape", [image, .ints([4, 5])], why: "cannot become [4, 5]"),
    .init("Reshape", [.x([4]), .ints([4, 0])], why: "has no extent to copy"),
    .init("Reshape", [image, .ints([-1, 0])], ["allowzero": .int(1)], why: "cannot become"),
    .init("Flatten", [image], ["axis": .int(5)], why: "axis 5 does not exist"),
    .init("Squeeze", [image, .ints([1])], why: "an axis of [1] is not 1"),
    .init("Squeeze", [image, .ints([9])], why: "axis 9 does not exist"),
    .init("Unsqueeze", [image], why: "the axes are missing"),
    .init("Unsqueeze", [image, .ints([0, 0])], why: "name one axis twice"),
    .init("Unsqueeze", [image, .ints([7])], why: "axis 7 does not exist"),
    .init(
      "Gather",
      [image, .ints([6])],
      ["axis": .int(2)],
      why: "the index 6 lies outside the 6"
    ),
    .init("Gather", [image, .ints([.min])], ["axis": .int(2)], why: "lies outside"),
    .init("Gather", [image, .x([1])], why: "input 1 must follow from shapes"),
    .init("Gather", [image], why: "no indices"),
    .init("Gather", [.x([]), .ints([0])], why: "axis 0 does not exist"),
    .init("Expand", [image, .ints([5])], why: "do not fit together"),
    .init("Expand", [image], why: "no shape is given"),
    .init("Slice", [image], why: "the bounds of the slice are missing"),
    .init("Slice", [image, .ints([0]), .ints([1, 2])], why: "differ in length"),
    .init("Slice", [image, .ints([0]), .ints([1]), .ints([4])], why: "axis 4 does not exist"),
    .init("Slice", [image, .ints([0]), .ints([1]), .ints([0]), .ints([0])], why: "a step is 0"),
    .init("Slice", [image, .ints([0]), .x([1])], why: "must follow from shapes"),
    .init("Pad", [image], why: "the pads are missing"),
    .init("Pad", [image, .ints([1, 1])], why: "are no pads for 4 axes"),
    .init("Pad", [.x([2]), .ints([.min, 0])], why: "are no pads for 1 axes"),
    .init("Pad", [.x([2]), .ints([1, 1])], ["mode": .string("mirror")], why: "the mode 'mirror'"),
    .init("Pad", [.x([2]), .ints([1, 1]), .x([1])], why: "must follow from shapes"),
    .init(
      "Gemm",
      [.x([2, 3]), .weight([4, 5])],
      why: "the shapes [2, 3] and [4, 5] cannot be multiplied"
    ),
    .init("Gemm", [.x([2, 3]), .weight([3])], why: "cannot be multiplied"),
    .init("Gemm", [.x([2, 3]), .weight([3, 4]), .weight([5])], why: "do not fit together"),
    .init(
      "Gemm",
      [.x([2, 3]), .weight([3, 4]), .weight([1, 2, 4])],
      why: "does not fit a product"
    ),
    .init("MatMul", [.x([]), .weight([3])], why: "at least 1 axes are needed"),
    .init("MatMul", [.x([2, 3]), .weight([2, 3])], why: "cannot be multiplied"),
    .init("MatMul", [.x([2, 4, 3]), .weight([3, 3, 2])], why: "do not fit together"),
    .init("ReduceMean", [image], ["axes": .ints([4])], opset: 11, why: "axis 4 does not exist"),
    .init("ReduceMean", [image], ["axes": .ints([1, -3])], opset: 11, why: "name one axis twice"),
    .init("Softmax", [image], ["axis": .int(4)], why: "axis 4 does not exist"),
    .init("Softmax", [.x([])], why: "at least 1 axes are needed"),
    .init("BatchNormalization", [image, .weight([4])], why: "input 2 must hold one number"),
    .init(
      "BatchNormalization",
      [image, .weight([3]), .weight([3]), .weight([3]), .weight([3])],
      why: "input 1 must hold one number for each of 4 channels"
    ),
    .init(
      "BatchNormalization",
      [.x([2, 1]), .floats([1]), .floats([1]), .floats([1]), .floats([-1])],
      why: "a variance is negative"
    ),
    .init(
      "BatchNormalization",
      [image, .weight([4]), .weight([4]), .weight([4]), .weight([4])],
      ["training_mode": .int(1)],
      why: "training_mode is 1"
    ),
    .init("Clip", [image, .x([1])], why: "input 1 must follow from shapes"),
    .init("Relu", [], why: "input 0 is missing"),
    .init("Constant", [], why: "the constant has no value"),
    .init("Shape", [], why: "input 0 is missing"),
    .init("Range", [.int(0), .int(5), .int(0)], why: "a start, an end and a step that is not 0"),
    .init("Div", [.int(1), .int(0)], why: "1 and 0: overflow or division by zero"),
    .init("Mod", [.int(1), .int(0)], why: "1 and 0: overflow or division by zero"),
    .init("Div", [.int(.min), .int(-1)], why: "overflow or division by zero"),
    .init("Add", [.int(.max), .int(1)], why: "overflow or division by zero"),
    .init("Cast", [.int(1)], ["to": .int(99)], why: "a cast to the element type 99"),
  ]

  private static let emptyWindows: [BadNode] = [
    pools(["strides": .ints([0, 1])], "strides is [0, 1]"),
    pools(["pads": .ints([2, 0, 0, 0])], "a window would lie wholly in the padding"),
    pools(["pads": .ints([1, 0, 0, 0]), "dilations": .ints([7, 1])], "is larger than the input"),
    pools(
      ["pads": .ints([3, 0, 6, 0]), "dilations": .ints([12, 1])],
      "a window would lie wholly in the padding"
    ),
  ].flatMap { $0 }
}
