import ONNX
import TestSupport
import Tensors

/// Convolutions and pools.
extension OperatorCase {
  static let convolutions: [OperatorCase] = [
    .init("Conv", [.x([2, 3, 5, 6]), .weight([4, 3, 3, 3])]),
    .init(
      "Conv",
      [.x([1, 3, 5, 6]), .weight([4, 3, 3, 3]), .weight([4])],
      ["pads": .ints([1, 1, 1, 1])]
    ),
    .init("Conv", [.x([1, 2, 4, 4]), .x([3, 2, 3, 2]), .x([3])]),
    .init("Conv", [.weight([1, 2, 4, 4]), .x([3, 2, 3, 2])]),
    .init("Conv", [.weight([1, 2, 4, 4]), .weight([3, 2, 3, 2]), .x([3])]),
    .init(
      "Conv",
      [.x([3, 4, 7, 5]), .weight([6, 2, 3, 2])],
      ["group": .int(2), "strides": .ints([2, 1]), "pads": .ints([0, 1, 2, 0])]
    ),
    .init("Conv", [.x([1, 4, 5, 5]), .x([4, 2, 3, 3])], ["group": .int(2)]),
    .init("Conv", [.x([2, 5, 6, 6]), .weight([5, 1, 3, 3]), .weight([5])], ["group": .int(5)]),
    .init(
      "Conv",
      [.x([2, 5, 7, 6]), .weight([10, 1, 3, 3])],
      ["group": .int(5), "strides": .ints([2, 2]), "pads": .ints([1, 1, 1, 1])]
    ),
    .init(
      "Conv",
      [.x([1, 2, 9, 8]), .weight([3, 2, 3, 3])],
      ["dilations": .ints([3, 2]), "pads": .ints([3, 2, 1, 0])]
    ),
    // The window is wider than the input, as in atrous pyramids on small maps.
    .init(
      "Conv",
      [.x([1, 2, 5, 5]), .weight([3, 2, 3, 3])],
      ["dilations": .ints([6, 6]), "pads": .ints([6, 6, 6, 6])]
    ),
    .init("Conv", [.x([1, 3, 8, 8]), .weight([5, 3, 1, 1])], ["strides": .ints([2, 2])]),
    .init(
      "Conv",
      [.x([1, 3, 6, 8]), .weight([5, 3, 3, 3])],
      ["strides": .ints([3, 2]), "auto_pad": .string("SAME_UPPER")]
    ),
    .init(
      "Conv",
      [.x([1, 3, 6, 8]), .weight([5, 3, 2, 4])],
      ["strides": .ints([2, 3]), "auto_pad": .string("SAME_LOWER")]
    ),
    .init(
      "Conv",
      [.x([1, 3, 6, 8]), .weight([5, 3, 3, 3])],
      ["auto_pad": .string("VALID"), "pads": .ints([0, 0, 0, 0])]
    ),
    .init(
      "Conv",
      [.x([2, 3, 9]), .weight([4, 3, 4])],
      ["strides": .ints([2]), "pads": .ints([1, 2])]
    ),
    .init(
      "Conv",
      [.x([1, 2, 3, 4, 4]), .weight([3, 2, 2, 3, 2])],
      ["pads": .ints([1, 0, 1, 0, 1, 0])]
    ),
    .init("Conv", [.x([1, 1, 1, 1]), .weight([1, 1, 1, 1])]),
  ]

  static let pools: [OperatorCase] = pools(ceil: false) + pools(ceil: true) + uncommonPools

  private static func pools(ceil: Bool) -> [OperatorCase] {
    let over: [String: OnnxBuilder.Value] = [
      "ceil_mode": .int(ceil ? 1 : 0), "kernel_shape": .ints([3, 3]), "strides": .ints([2, 2]),
    ]
    let uneven: [String: OnnxBuilder.Value] = [
      "kernel_shape": .ints([2, 3]), "strides": .ints([3, 2]), "pads": .ints([1, 0, 0, 2]),
    ]
    let counting: [String: OnnxBuilder.Value] = ["count_include_pad": .int(1)]
    let padded: [String: OnnxBuilder.Value] = ["pads": .ints([1, 1, 1, 1])]
    let spread: [String: OnnxBuilder.Value] = [
      "kernel_shape": .ints([2, 3]), "dilations": .ints([3, 2]), "strides": .ints([2, 1]),
    ]
    let halves: [String: OnnxBuilder.Value] = ["kernel_shape": .ints([2, 2])]
    return [
      .init("MaxPool", [.x([2, 3, 6, 7])], over, values: .distinct),
      .init("MaxPool", [.x([1, 2, 7, 8])], over.with(uneven), values: .distinct),
      .init("MaxPool", [.x([1, 2, 8, 8])], over.with(spread), values: .distinct),
      .init("AveragePool", [.x([2, 3, 6, 7])], over.with(padded)),
      .init("AveragePool", [.x([2, 3, 6, 7])], over.with(padded).with(counting)),
      .init("AveragePool", [.x([1, 2, 7, 6])], over.with(uneven)),
      .init("AveragePool", [.x([1, 2, 7, 6])], over.with(uneven).with(counting)),
      .init("AveragePool", [.x([1, 2, 7, 7])], over.with(halves).with(counting)),
    ]
  }

  private static let overlapping: [String: OnnxBuilder.Value] = [
    "kernel_shape": .ints([3, 2]), "strides": .ints([2, 1]), "pads": .ints([1, 0, 0, 1]),
  ]

  static let transposedConvolutions: [OperatorCase] = [
    .init("ConvTranspose", [.x([1, 3, 4, 5]), .weight([3, 2, 3, 3])]),
    .init(
      "ConvTranspose",
      [.x([2, 3, 4, 5]), .weight([3, 2, 3, 3]), .weight([2])],
      ["strides": .ints([2, 2]), "pads": .ints([1, 1, 1, 1]), "output_padding": .ints([1, 1])]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .x([2, 3, 2, 2]), .x([3])],
      ["strides": .ints([2, 2])]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 4, 3, 4]), .weight([4, 2, 3, 2]), .weight([4])],
      ["group": .int(2), "strides": .ints([3, 2]), "dilations": .ints([2, 1])]
    ),
    .init("ConvTranspose", [.x([2, 4, 3, 3]), .x([4, 1, 3, 3])], ["group": .int(4)]),
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .weight([2, 2, 3, 3])],
      ["strides": .ints([3, 2]), "output_shape": .ints([10, 8])]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .weight([2, 2, 3, 3])],
      [
        "strides": .ints([2, 2]), "output_shape": .ints([5, 6]), "auto_pad": .string("SAME_UPPER"),
      ]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .weight([2, 2, 3, 4])],
      ["strides": .ints([2, 2]), "auto_pad": .string("SAME_LOWER")]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .weight([2, 2, 4, 3])],
      ["strides": .ints([2, 2]), "auto_pad": .string("SAME_UPPER")]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .weight([2, 2, 1, 2])],
      ["strides": .ints([3, 2]), "output_padding": .ints([2, 1]), "pads": .ints([0, 1, 0, 0])]
    ),
    // The output goes on beyond what the windows reach.
    .init(
      "ConvTranspose",
      [.x([1, 2, 3, 3]), .weight([2, 2, 2, 2]), .weight([2])],
      ["output_shape": .ints([7, 5])]
    ),
    .init("ConvTranspose", [.x([2, 3, 5]), .weight([3, 2, 4])], ["strides": .ints([2])]),
    .init(
      "ConvTranspose",
      [.x([1, 2, 2, 3, 3]), .weight([2, 3, 2, 3, 2])],
      ["strides": .ints([1, 2, 2])]
    ),
  ]

  private static let uncommonPools: [OperatorCase] = [
    .init(
      "MaxPool",
      [.x([1, 2, 6, 5])],
      [
        "kernel_shape": .ints([3, 2]), "strides": .ints([2, 2]), "auto_pad": .string("SAME_UPPER"),
      ],
      values: .distinct
    ),
    .init(
      "MaxPool",
      [.x([1, 2, 6, 5])],
      [
        "kernel_shape": .ints([3, 2]), "strides": .ints([2, 2]), "auto_pad": .string("SAME_LOWER"),
      ],
      values: .distinct
    ),
    .init(
      "AveragePool",
      [.x([1, 2, 6, 5])],
      ["kernel_shape": .ints([3, 2]), "auto_pad": .string("SAME_LOWER")]
    ),
    .init(
      "AveragePool",
      [.x([1, 2, 6, 5])],
      [
        "kernel_shape": .ints([3, 3]), "auto_pad": .string("SAME_UPPER"),
        "count_include_pad": .int(1),
      ]
    ),
    .init(
      "AveragePool",
      [.x([1, 2, 8, 8])],
      ["kernel_shape": .ints([3, 2]), "dilations": .ints([2, 3])],
      opset: 19
    ),
    .init(
      "MaxPool",
      [.x([2, 3, 9])],
      ["kernel_shape": .ints([4]), "strides": .ints([3]), "pads": .ints([1, 2])],
      values: .distinct
    ),
    .init(
      "MaxPool",
      [.x([1, 2, 4, 4, 5])],
      ["kernel_shape": .ints([2, 2, 3]), "strides": .ints([2, 1, 2])],
      values: .distinct
    ),
    // More than 256 cells in a window: the note of the maximum needs more than a byte.
    .init(
      "MaxPool",
      [.x([1, 2, 18, 20])],
      ["kernel_shape": .ints([17, 17]), "strides": .ints([1, 3])],
      values: .distinct
    ),
    .init(
      "MaxPool",
      [.x([2, 2, 5, 4])],
      overlapping,
      values: .distinct,
      outputs: ["y", "indices"]
    ),
    .init(
      "MaxPool",
      [.given([2, 2, 5, 4], .float32)],
      overlapping,
      values: .distinct,
      outputs: ["v", "y"]
    ),
    .init(
      "MaxPool",
      [.given([2, 2, 5, 4], .float32)],
      overlapping.with(["storage_order": .int(1)]),
      values: .distinct,
      outputs: ["v", "y"]
    ),
    .init(
      "MaxUnpool",
      [.x([1, 2, 2, 2]), .wholes(Tensor([1, 2, 2, 2], [0, 3, 9, 14, 16, 22, 24, 16]))],
      ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])]
    ),
    .init(
      "MaxUnpool",
      [.x([1, 1, 2, 2]), .wholes(Tensor([1, 1, 2, 2], [0, 3, 99, 14])), .ints([1, 1, 5, 5])],
      ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])]
    ),
    .init("LpPool", [.x([2, 3, 6, 5])], overlapping, values: .awayFromZero),
    .init("LpPool", [.x([1, 2, 5, 5])], overlapping.with(["p": .int(1)]), values: .awayFromZero),
    .init("LpPool", [.x([1, 2, 5, 5])], overlapping.with(["p": .int(3)]), values: .awayFromZero),
    .init("GlobalLpPool", [.x([2, 3, 2, 3])], values: .awayFromZero),
    .init("GlobalLpPool", [.x([1, 2, 4])], ["p": .int(4)], values: .awayFromZero),
    .init("GlobalMaxPool", [.x([2, 3, 5, 4])], values: .distinct),
    .init("GlobalMaxPool", [.x([1, 3, 7])], values: .distinct),
    .init("GlobalAveragePool", [.x([2, 3, 5, 4])]),
    .init("GlobalAveragePool", [.x([1, 3, 7])]),
    .init("GlobalAveragePool", [.x([2, 3, 1, 1])]),
  ]
}
