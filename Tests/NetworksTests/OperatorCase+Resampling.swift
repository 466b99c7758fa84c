import TestSupport

/// Resize and Upsample with every mode, every placement and every form of every opset.
extension OperatorCase {
  static let resizes: [OperatorCase] =
    scaled + sized + regions + older + rounded
    + [
      // Three spatial axes, and one.
      resize([1, 2, 2, 3, 2], scales: [1, 1, 2, 1.5, 2], ["mode": .string("linear")]),
      resize([2, 1, 5], scales: [1, 1, 0.6], ["mode": .string("cubic")]),
      resize([4], scales: [2.3], ["mode": .string("cubic")]),
      // Channels and images may be resampled too.
      resize([3, 4, 2, 2], scales: [2, 0.5, 1, 2], ["mode": .string("linear")]),
    ]

  private static let modes: [[String: OnnxBuilder.Value]] = [
    ["mode": .string("nearest")], ["mode": .string("linear")], ["mode": .string("cubic")],
    ["mode": .string("cubic"), "cubic_coeff_a": .float(-0.5)],
    ["mode": .string("linear"), "exclude_outside": .int(1)],
    ["mode": .string("cubic"), "exclude_outside": .int(1)],
    ["mode": .string("linear"), "antialias": .int(1)],
    ["mode": .string("cubic"), "antialias": .int(1)],
    ["mode": .string("cubic"), "antialias": .int(1), "exclude_outside": .int(1)],
  ]

  private static let places = [
    "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric",
  ]

  private static func resize(
    _ dims: [Int],
    scales: [Float],
    _ attributes: [String: OnnxBuilder.Value]
  ) -> OperatorCase {
    .init("Resize", [.x(dims), .absent, .floats(scales)], attributes, opset: 19)
  }

  private static func resize(
    _ dims: [Int],
    sizes: [Int],
    _ attributes: [String: OnnxBuilder.Value]
  ) -> OperatorCase {
    .init("Resize", [.x(dims), .absent, .absent, .ints(sizes)], attributes, opset: 19)
  }

  private static let scaled = modes.flatMap { mode in
    places.flatMap { place -> [OperatorCase] in
      let how = mode.with(["coordinate_transformation_mode": .string(place)])
      return [
        resize([2, 2, 3, 4], scales: [1, 1, 2, 1.7], how),
        resize([1, 2, 7, 6], scales: [1, 1, 0.4, 0.6], how),
      ]
    }
  }

  private static let sized = modes.flatMap { mode -> [OperatorCase] in
    [
      resize([1, 2, 4, 3], sizes: [1, 2, 7, 8], mode),
      resize([1, 2, 5, 6], sizes: [1, 2, 1, 4], mode),
      resize(
        [1, 2, 5, 6],
        sizes: [8, 3],
        mode.with(["axes": .ints([3, -2]), "keep_aspect_ratio_policy": .string("not_larger")])
      ),
      resize(
        [1, 2, 5, 6],
        sizes: [8, 3],
        mode.with(["axes": .ints([2, 3]), "keep_aspect_ratio_policy": .string("not_smaller")])
      ),
    ]
  }

  private static let regions = modes.flatMap { mode -> [OperatorCase] in
    let how = mode.with([
      "coordinate_transformation_mode": .string("tf_crop_and_resize"),
      "extrapolation_value": .float(3),
    ])
    return [
      .init(
        "Resize",
        [
          .x([2, 2, 4, 5]), .floats([0, 0, 0.2, 0.4, 1, 1, 0.9, 1.2]), .absent,
          .ints([2, 2, 3, 4]),
        ],
        how
      ),
      .init(
        "Resize",
        [.x([1, 2, 4, 5]), .floats([-0.3, 0.8, 0.7, 0.1]), .absent, .ints([5, 1])],
        how.with(["axes": .ints([2, 3])]),
        opset: 18
      ),
    ]
  }

  private static let rounded = [
    "round_prefer_floor", "round_prefer_ceil", "floor", "ceil",
  ].flatMap { rounding -> [OperatorCase] in
    let how: [String: OnnxBuilder.Value] = ["nearest_mode": .string(rounding)]
    return ["half_pixel", "asymmetric"].map { place in
      resize(
        [1, 1, 4, 6],
        sizes: [1, 1, 8, 4],
        how.with(["coordinate_transformation_mode": .string(place)])
      )
    }
  }

  private static let older: [OperatorCase] = [
    .init("Resize", [.x([1, 2, 3, 4]), .floats([1, 1, 2, 1.5])], opset: 10),
    .init("Resize", [.x([1, 2, 5, 4]), .floats([1, 1, 0.6, 0.5])], opset: 10),
    .init(
      "Resize",
      [.x([1, 2, 3, 4]), .floats([1, 1, 2, 3])],
      ["mode": .string("linear")],
      opset: 10
    ),
    .init("Resize", [.x([1, 2, 3, 4]), .floats([]), .floats([1, 1, 2, 3])], opset: 11),
    .init(
      "Resize",
      [.x([1, 2, 3, 4]), .floats([]), .floats([]), .ints([1, 2, 6, 3])],
      opset: 13
    ),
    .init("Upsample", [.x([1, 2, 3, 4])], ["scales": .floats([1, 1, 2, 3])], opset: 7),
    .init(
      "Upsample",
      [.x([1, 2, 3, 4])],
      ["scales": .floats([1, 1, 2, 2]), "mode": .string("linear")],
      opset: 8
    ),
    .init("Upsample", [.x([1, 2, 3, 4]), .floats([1, 1, 2, 2])], opset: 9),
  ]
}

/// Operators that read between elements, and that put windows together.
extension OperatorCase {
  static let samplings: [OperatorCase] = grids + affineGrids + foldings + centerings

  /// The points lie off the elements and off the edges, where the derivative has its jumps.
  private static let grids: [OperatorCase] =
    ["nearest", "linear", "cubic"].flatMap { mode in
      ["zeros", "border", "reflection"].flatMap { edge in
        [0, 1].map { aligned in
          OperatorCase(
            "GridSample",
            [.x([2, 3, 4, 5]), .weight([2, 3, 2, 2])],
            [
              "mode": .string(mode), "padding_mode": .string(edge), "align_corners": .int(aligned),
            ],
            opset: 20
          )
        }
      }
    } + [
      .init("GridSample", [.x([1, 2, 7]), .x([1, 5, 1])], opset: 20),
      .init("GridSample", [.x([1, 2, 3, 4]), .x([1, 3, 2, 2])], ["mode": .string("bicubic")]),
      .init(
        "GridSample",
        [.x([1, 2, 3, 3, 4]), .x([1, 2, 2, 2, 3])],
        ["padding_mode": .string("border")],
        opset: 20
      ),
    ]

  private static let affineGrids: [OperatorCase] = [0, 1].flatMap { aligned in
    [
      OperatorCase(
        "AffineGrid",
        [.x([2, 2, 3]), .ints([2, 3, 3, 4])],
        ["align_corners": .int(aligned)],
        opset: 20
      ),
      OperatorCase(
        "AffineGrid",
        [.x([1, 3, 4]), .ints([1, 1, 2, 1, 3])],
        ["align_corners": .int(aligned)],
        opset: 20
      ),
    ]
  }

  private static let foldings: [OperatorCase] = [
    .init("Col2Im", [.x([1, 5, 5]), .ints([5, 5]), .ints([1, 5])], opset: 18),
    .init(
      "Col2Im",
      [.x([2, 8, 9]), .ints([5, 5]), .ints([2, 2])],
      ["strides": .ints([2, 2]), "pads": .ints([0, 1, 1, 0])],
      opset: 18
    ),
    .init(
      "Col2Im",
      [.x([1, 6, 4]), .ints([6]), .ints([3])],
      ["dilations": .ints([2]), "pads": .ints([1, 1])],
      opset: 18
    ),
  ]

  private static let centerings: [OperatorCase] = [
    .init("CenterCropPad", [.x([6, 5, 3]), .ints([3, 8, 3])], opset: 18),
    .init(
      "CenterCropPad",
      [.x([2, 6, 5, 3]), .ints([9, 2])],
      ["axes": .ints([1, -2])],
      opset: 18
    ),
  ]
}
