extension OperatorSeeds {
  /// The operators that seeds use, from which mutations draw others.
  static let names = Array(Set(all.map(\.op))).sorted()

  /// Attributes of ONNX's operators.
  static let attributes = Array(Set(all.flatMap(\.attributes.keys) + further)).sorted()

  private static let further = [
    "ceil_mode", "count_include_pad", "storage_order", "noop_with_empty_axes", "allowzero",
    "batch_dims", "antialias", "keep_aspect_ratio_policy", "exclude_outside", "fmod",
    "select_last_index", "output_padding", "output_shape", "to", "start", "end", "value_ints",
  ]

  /// Texts that attributes take.
  static let words = [
    "", "SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET", "constant", "reflect", "edge", "wrap",
    "nearest", "linear", "cubic", "half_pixel", "align_corners", "asymmetric",
    "pytorch_half_pixel", "half_pixel_symmetric", "tf_crop_and_resize", "floor", "ceil",
    "round_prefer_ceil", "DCR", "CRD", "tanh", "none", "add", "mul", "max", "ij,jk->ik",
    "bij,bkj->bik", "ii->i", "...ij->...ji",
  ]

  static let all = elementwise + windows + movements + whole + products + reductions

  private static let elementwise: [OperatorSeeds] =
    [
      "Relu", "Sigmoid", "Tanh", "Exp", "Log", "Sqrt", "Abs", "Neg", "Reciprocal", "Erf", "Elu",
      "LeakyRelu", "Selu", "Softplus", "HardSigmoid", "HardSwish", "Gelu", "Mish", "Softsign",
      "Floor", "Ceil", "Round", "Sign", "Identity", "Dropout", "Not", "IsNaN", "IsInf", "Clip",
      "Softmax", "LogSoftmax", "GlobalAveragePool", "GlobalMaxPool", "Flatten", "ThresholdedRelu",
      "Celu", "Sin", "Cos", "Size", "Shape", "MeanVarianceNormalization", "Hardmax", "NonZero",
    ].map { .init($0, [.x([2, 3, 4, 4])], opset: 20) }
    + [
      "Add", "Sub", "Mul", "Div", "Pow", "Mod", "Min", "Max", "Mean", "Sum", "PRelu", "Equal",
      "Less",
      "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Xor",
    ].map {
      .init($0, [.x([2, 3, 4, 4]), .weight([3, 1, 1])])
    }

  private static let windows: [OperatorSeeds] = [
    .init(
      "Conv",
      [.x([2, 3, 5, 5]), .weight([4, 3, 3, 3]), .weight([4])],
      ["pads": .ints([1, 1, 1, 1]), "strides": .ints([2, 1]), "dilations": .ints([1, 1])]
    ),
    .init(
      "Conv",
      [.x([1, 4, 5, 5]), .weight([4, 1, 3, 3])],
      ["group": .int(4), "auto_pad": .text("SAME_UPPER")]
    ),
    .init(
      "ConvTranspose",
      [.x([1, 2, 4, 4]), .weight([2, 3, 3, 3])],
      ["strides": .ints([2, 2]), "output_padding": .ints([1, 1]), "group": .int(1)]
    ),
    .init(
      "MaxPool",
      [.x([2, 3, 6, 6])],
      ["kernel_shape": .ints([3, 3]), "strides": .ints([2, 2]), "ceil_mode": .int(1)]
    ),
    .init(
      "AveragePool",
      [.x([2, 3, 6, 6])],
      ["kernel_shape": .ints([2, 2]), "pads": .ints([0, 1, 1, 0]), "count_include_pad": .int(1)]
    ),
    .init("LpPool", [.x([1, 2, 5, 5])], ["kernel_shape": .ints([2, 2]), "p": .int(2)]),
    .init(
      "LRN",
      [.x([1, 4, 3, 3])],
      ["size": .int(3), "alpha": .float(0.1), "beta": .float(0.7)]
    ),
    .init(
      "BatchNormalization",
      [.x([2, 3, 4, 4]), .weight([3]), .weight([3]), .weight([3]), .weight([3])],
      ["epsilon": .float(1e-5)]
    ),
    .init("InstanceNormalization", [.x([2, 3, 4, 4]), .weight([3]), .weight([3])]),
    .init("LayerNormalization", [.x([2, 3, 8]), .weight([8]), .weight([8])], ["axis": .int(-1)]),
    .init(
      "GroupNormalization",
      [.x([2, 4, 3, 3]), .weight([4]), .weight([4])],
      ["num_groups": .int(2)],
      opset: 21
    ),
    .init(
      "Resize",
      [.x([1, 2, 4, 4]), .absent, .weight([4])],
      ["mode": .text("linear"), "coordinate_transformation_mode": .text("half_pixel")]
    ),
    .init(
      "Resize",
      [.x([1, 2, 4, 4]), .absent, .absent, .ints([1, 2, 7, 3])],
      ["mode": .text("cubic"), "nearest_mode": .text("floor"), "cubic_coeff_a": .float(-0.5)]
    ),
    .init("Upsample", [.x([1, 2, 3, 3]), .weight([4])], ["mode": .text("nearest")], opset: 9),
    .init("DepthToSpace", [.x([1, 8, 2, 2])], ["blocksize": .int(2), "mode": .text("CRD")]),
    .init("SpaceToDepth", [.x([1, 2, 4, 4])], ["blocksize": .int(2)]),
  ]

  private static let movements: [OperatorSeeds] = [
    .init("Reshape", [.x([2, 3, 4]), .ints([0, -1])]),
    .init("Transpose", [.x([2, 3, 4])], ["perm": .ints([2, 0, 1])]),
    .init("Squeeze", [.x([2, 1, 4]), .ints([1])]),
    .init("Unsqueeze", [.x([2, 4]), .ints([0, -1])]),
    .init("Expand", [.x([2, 1]), .ints([3, 2, 4])]),
    .init("Tile", [.x([2, 3]), .ints([2, 3])]),
    .init("Concat", [.x([2, 3]), .weight([2, 4])], ["axis": .int(1)]),
    .init("Split", [.x([6, 2]), .ints([2, 4])], ["axis": .int(0)]),
    .init("Split", [.x([6, 2])], ["axis": .int(0), "num_outputs": .int(2)], opset: 18),
    .init(
      "Slice",
      [.x([5, 6]), .ints([1, -1]), .ints([4, -9]), .ints([0, 1]), .ints([1, -2])]
    ),
    .init("Pad", [.x([2, 3]), .ints([1, 0, -1, 2])], ["mode": .text("reflect")]),
    .init("Gather", [.x([4, 3]), .ints([0, -1, 2])], ["axis": .int(0)]),
    .init("GatherElements", [.x([3]), .ints([2, 0, 1])], ["axis": .int(0)]),
    .init("GatherND", [.x([3, 4]), .ints([1])], ["batch_dims": .int(0)]),
    .init("ScatterND", [.x([4]), .ints([1]), .weight([])]),
    .init("ScatterElements", [.x([4]), .ints([1, 3]), .weight([2])], ["reduction": .text("add")]),
    .init("Where", [.ints([1, 0, 1]), .x([3]), .weight([3])]),
    .init("Trilu", [.x([3, 4]), .ints([1])], ["upper": .int(0)]),
    .init("ReverseSequence", [.x([4, 2]), .ints([2, 3])], ["time_axis": .int(0)]),
    .init("EyeLike", [.x([3, 3])], ["k": .int(1), "dtype": .int(1)]),
    .init("OneHot", [.ints([1, 2]), .ints([3]), .weight([2])], ["axis": .int(-1)]),
  ]

  private static let whole: [OperatorSeeds] = [
    .init("ConstantOfShape", [.ints([2, 3])]),
    .init("Range", [.ints([0]), .ints([5]), .ints([2])]),
    .init("Cast", [.x([2, 3])], ["to": .int(7)]),
    .init("Constant", [], ["value_ints": .ints([1, 2, 3])]),
    .init("Constant", [], ["value_float": .float(2)]),
    .init("ArgMax", [.x([2, 5])], ["axis": .int(1), "keepdims": .int(0)]),
    .init("ArgMin", [.x([2, 5])], ["axis": .int(1), "select_last_index": .int(1)]),
    .init("TopK", [.x([2, 5]), .ints([3])], ["axis": .int(-1), "largest": .int(1)]),
    .init("CumSum", [.x([2, 5]), .ints([1])], ["exclusive": .int(1), "reverse": .int(1)]),
  ]

  private static let products: [OperatorSeeds] = [
    .init("MatMul", [.x([2, 3, 4]), .weight([4, 5])]),
    .init("Gemm", [.x([3, 4]), .weight([5, 4]), .weight([5])], ["transB": .int(1)]),
    .init("Einsum", [.x([2, 3]), .weight([3, 4])], ["equation": .text("ij,jk->ik")]),
  ]

  private static let reductions: [OperatorSeeds] =
    [
      "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
      "ReduceSumSquare", "ReduceLogSumExp", "ReduceLogSum",
    ].flatMap { op -> [OperatorSeeds] in
      [
        .init(op, [.x([2, 3, 4])], ["axes": .ints([1, -1]), "keepdims": .int(0)], opset: 11),
        .init(op, [.x([2, 3, 4]), .ints([1])], ["keepdims": .int(1)], opset: 18),
      ]
    }
}
