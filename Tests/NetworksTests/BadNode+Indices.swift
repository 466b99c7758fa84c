import TestSupport
import Tensors

/// Nodes that pick, cut, resample, contract or spread what is not there.
extension BadNode {
  private static func wholes(_ shape: Shape, _ values: [Int64]) -> OperatorCase.Operand {
    .wholes(Tensor(shape, values))
  }

  static let indices: [BadNode] = [
    .init("GatherElements", [.x([2, 3]), .ints([0])], why: "do not fit data of shape [2, 3]"),
    .init("GatherElements", [.x([2]), .ints([2])], why: "the index 2 lies outside the 2"),
    .init("GatherElements", [.x([2, 2]), wholes([1, 3], [0, 0, 0])], why: "do not fit data"),
    .init("GatherND", [.x([2, 3]), wholes([1, 3], [0, 0, 0])], why: "do not fit data"),
    .init("GatherND", [.x([2, 3]), wholes([1, 2], [0, -4])], why: "the index -4 lies outside"),
    .init(
      "GatherND",
      [.x([2, 3]), wholes([3, 1], [0, 0, 0])],
      ["batch_dims": .int(1)],
      why: "do not fit data"
    ),
    .init("ScatterND", [.x([3]), wholes([1, 1], [0]), .x([2])], why: "the indices want [1]"),
    .init("ScatterND", [.x([3]), .x([1, 1]), .x([1])], why: "must follow from shapes"),
    .init(
      "ScatterElements",
      [.x([3]), .ints([1]), .x([1])],
      ["reduction": .string("mean")],
      opset: 18,
      why: "the reduction 'mean' is not known"
    ),
    .init("Compress", [.x([2]), .ints([1, 1, 1])], why: "3 conditions are more than the 2"),
    .init("Tile", [.x([2, 3]), .ints([2])], why: "one number of repeats for each axis"),
    .init("Tile", [.x([2]), .ints([-1])], why: "one number of repeats for each axis"),
    .init("Split", [.x([5]), .ints([2, 2])], why: "cannot be split into parts of [2, 2]"),
    .init("Split", [.x([5])], ["num_outputs": .int(2)], opset: 18, why: "cannot be split"),
    .init("OneHot", [.ints([1]), .int(0), .floats([0, 1])], why: "a depth and two values"),
    .init("OneHot", [.ints([1]), .int(2), .floats([0])], why: "a depth and two values"),
    .init("EyeLike", [.x([2])], why: "is not one of a matrix"),
    .init("TopK", [.x([3]), .ints([4])], why: "k is not a number up to the 3"),
    .init("ArgMax", [.x([2])], ["axis": .int(1)], why: "axis 1 does not exist"),
    .init("CumSum", [.x([2])], why: "no axis"),
    .init("Trilu", [.x([2])], why: "at least 2 axes are needed"),
  ]

  static let geometry: [BadNode] = [
    .init("DepthToSpace", [.x([1, 4, 2, 2])], why: "blocks of 0 pixels do not fit"),
    .init(
      "DepthToSpace",
      [.x([1, 3, 2, 2])],
      ["blocksize": .int(2)],
      why: "3 channels do not fill blocks"
    ),
    .init(
      "DepthToSpace",
      [.x([1, 4, 2, 2])],
      ["blocksize": .int(2), "mode": .string("RCD")],
      why: "the mode 'RCD' is not known"
    ),
    .init(
      "SpaceToDepth",
      [.x([1, 1, 3, 2])],
      ["blocksize": .int(2)],
      why: "cannot be cut into blocks"
    ),
    .init("Resize", [.x([2, 2])], why: "one scale or one size for each of 2 axes"),
    .init("Resize", [.x([2]), .absent, .floats([-1])], why: "the scale -1.0 does not fit"),
    .init("Resize", [.x([2]), .absent, .absent, .ints([-1])], why: "the sizes [-1] do not fit"),
    .init(
      "Resize",
      [.x([2]), .absent, .floats([2])],
      ["mode": .string("quintic")],
      why: "the mode 'quintic' is not known"
    ),
    .init(
      "Resize",
      [.x([2]), .absent, .floats([2])],
      ["coordinate_transformation_mode": .string("tf_crop_and_resize")],
      why: "a start and an end of the region"
    ),
    .init("Upsample", [.x([2, 2]), .floats([2])], opset: 9, why: "one scale for each axis"),
    .init("Einsum", [.x([2, 3])], ["equation": .string("i->i")], why: "does not fit a tensor"),
    .init("Einsum", [.x([2])], ["equation": .string("i,i")], why: "does not fit 1 inputs"),
    .init("Einsum", [.x([2])], ["equation": .string("i->ii")], why: "does not follow"),
    .init("Einsum", [.x([2])], ["equation": .string("i->j")], why: "does not follow"),
    .init(
      "Einsum",
      [.x([2, 3]), .x([2, 4])],
      ["equation": .string("ij,ij->i")],
      why: "do not fit the equation"
    ),
    .init(
      "ConvTranspose",
      [.x([1, 3, 4, 4]), .weight([2, 3, 3, 3])],
      why: "1 groups of weights [2, 3, 3, 3] do not fit"
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 2, 2]), .weight([2, 1, 2, 2])],
      ["pads": .ints([2, 0, 2, 0])],
      why: "the padding leaves nothing"
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 2, 2]), .weight([2, 1, 2, 2])],
      ["output_shape": .ints([4])],
      why: "the output_shape [4] does not fit"
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 2, 2]), .weight([2, 1, 2, 2]), .weight([2])],
      why: "the bias is [2], but there are 1 channels"
    ),
    .init(
      "LpPool",
      [.x([1, 1, 3])],
      ["kernel_shape": .ints([2]), "p": .int(0)],
      why: "there is no norm of exponent 0"
    ),
    .init("GlobalMaxPool", [.x([2, 3])], why: "at least 3 axes are needed"),
    .init(
      "MaxUnpool",
      [.x([1, 1, 2]), wholes([1, 1, 1], [0])],
      ["kernel_shape": .ints([2])],
      why: "positions of the shape [1, 1, 2]"
    ),
  ]
}
