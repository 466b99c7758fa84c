import Diagnostics
import Tensors

extension Resampling {
  /// `Resize`: from opset 11 on with a region, scales and sizes as inputs; in opset 10 with scales.
  init(resize reader: NodeReader) throws {
    if reader.opset < 11 {
      try self.init(upsample: reader)
      return
    }
    let sizes = try reader.constantInts(3).flatMap { $0.isEmpty ? nil : $0 }
    let scales = try reader.constantFloats(2).flatMap { $0.isEmpty ? nil : $0 }
    let shape = try reader.shape(0)
    let axes =
      try reader.ints("axes")?.map { try reader.axis($0, rank: shape.rank) }
      ?? Array(shape.dims.indices)
    guard (sizes == nil) != (scales == nil), (sizes?.count ?? scales?.count) == axes.count,
      Set(axes).count == axes.count
    else {
      throw reader.fault("one scale or one size for each of \(axes.count) axes is needed")
    }
    let interpolation = try Interpolation(reader)
    var resized =
      try sizes.map { try Self.axes(axes, of: shape, sizes: $0, reader) }
      ?? Self.axes(axes, of: shape, scales: scales ?? [], reader)
    if interpolation.coordinates == .cropAndResize {
      let region = try reader.constantFloats(1) ?? []
      guard region.count == 2 * axes.count else {
        throw reader.fault(
          "a start and an end of the region for each of \(axes.count) axes are needed"
        )
      }
      for index in resized.indices {
        resized[index].region = (
          Double(region[index]), Double(region[axes.count + index])
        )
      }
    }
    let outside = try reader.float("extrapolation_value", default: 0)
    try self.init(shape, resized, interpolation, outside: outside, reader)
  }

  /// `Upsample`, and `Resize` in opset 10: scales alone, the first elements agree.
  init(upsample reader: NodeReader) throws {
    let shape = try reader.shape(0)
    guard let scales = try reader.floats("scales") ?? reader.constantFloats(1),
      scales.count == shape.rank
    else {
      throw reader.fault("one scale for each axis of \(shape) is needed")
    }
    let mode = try reader.string("mode", default: "nearest")
    // A smaller axis then took the element after a position, as TensorFlow did.
    let rounding: Interpolation.Rounding = scales.contains { $0 < 1 } ? .ceil : .floor
    let modes: [String: Interpolation.Mode] = [
      "nearest": .nearest(rounding), "linear": .linear, "bilinear": .linear,
    ]
    guard let mode = modes[mode] else { throw reader.fault("the mode '\(mode)' is not known") }
    try self.init(
      shape,
      Self.axes(Array(shape.dims.indices), of: shape, scales: scales, reader),
      Interpolation(mode: mode, coordinates: .asymmetric),
      outside: 0,
      reader
    )
  }

  private init(
    _ shape: Shape,
    _ axes: [Interpolation.Axis],
    _ interpolation: Interpolation,
    outside: Float,
    _ reader: NodeReader
  ) throws {
    var dims = shape.dims
    for axis in axes { dims[axis.axis] = axis.output }
    try reader.checked(dims)
    for axis in axes { dims[axis.axis] = max(axis.input, axis.output) }
    try reader.checked(dims)
    // Each place of a new axis has a list of what it is made of.
    try reader.checkTable(entries: 16 * axes.reduce(0.0) { $0 + Double($1.output) }, for: dims)
    input = shape
    self.outside = outside
    self.axes = axes.sorted { $0.axis < $1.axis }.map(interpolation.taps).filter { !$0.isIdentity }
  }

  private static func axes(
    _ axes: [Int],
    of shape: Shape,
    scales: [Float],
    _ reader: NodeReader
  ) throws -> [Interpolation.Axis] {
    try zip(axes, scales).map { axis, scale in
      // The product in Float32 undoes the rounding of a quotient that was stored in it.
      let output = (scale * Float(shape[axis])).rounded(.down)
      guard shape[axis] > 0, scale > 0, output <= 0x1p30 else {
        throw reader.fault("the scale \(scale) does not fit an extent of \(shape[axis])")
      }
      return Interpolation.Axis(
        axis: axis,
        input: shape[axis],
        output: Int(output),
        scale: Double(scale),
        width: Double(scale) * Double(shape[axis])
      )
    }
  }

  private static func axes(
    _ axes: [Int],
    of shape: Shape,
    sizes: [Int],
    _ reader: NodeReader
  ) throws -> [Interpolation.Axis] {
    guard axes.allSatisfy({ shape[$0] > 0 }), sizes.allSatisfy({ 0...1 << 30 ~= $0 }) else {
      throw reader.fault("the sizes \(sizes) do not fit an input of shape \(shape)")
    }
    var scales = zip(axes, sizes).map { Double($1) / Double(shape[$0]) }
    let policy = try reader.string("keep_aspect_ratio_policy", default: "stretch")
    switch policy {
    case "stretch": break
    case "not_larger": scales = scales.map { _ in scales.min() ?? 1 }
    case "not_smaller": scales = scales.map { _ in scales.max() ?? 1 }
    default: throw reader.fault("the keep_aspect_ratio_policy '\(policy)' is not known")
    }
    return try zip(axes, scales).enumerated().map { index, resized in
      let (axis, scale) = resized
      let width = policy == "stretch" ? Double(sizes[index]) : scale * Double(shape[axis])
      guard width <= 0x1p30 else { throw reader.fault("the sizes \(sizes) are too large") }
      return Interpolation.Axis(
        axis: axis,
        input: shape[axis],
        output: Int((width + 0.5).rounded(.down)),
        scale: scale,
        width: width
      )
    }
  }
}

extension Interpolation {
  /// The attributes of `Resize` from opset 11 on.
  fileprivate init(_ reader: NodeReader) throws {
    func known<Value>(_ value: Value?, _ name: String, _ stated: String) throws -> Value {
      guard let value else { throw reader.fault("the \(name) '\(stated)' is not known") }
      return value
    }
    let how = try reader.string("coordinate_transformation_mode", default: "half_pixel")
    coordinates = try known(Coordinates(rawValue: how), "coordinate_transformation_mode", how)
    let rounding = try reader.string("nearest_mode", default: "round_prefer_floor")
    let name = try reader.string("mode", default: "nearest")
    let modes: [String: Mode] = [
      "nearest": .nearest(try known(Rounding(rawValue: rounding), "nearest_mode", rounding)),
      "linear": .linear,
      "cubic": .cubic(Double(try reader.float("cubic_coeff_a", default: -0.75))),
    ]
    mode = try known(modes[name], "mode", name)
    antialiases = try reader.flag("antialias", default: false)
    excludesOutside = try reader.flag("exclude_outside", default: false)
  }
}

extension AxisTaps {
  /// Whether nothing changes.
  fileprivate var isIdentity: Bool {
    taps.count == inputCount
      && taps.enumerated().allSatisfy { index, taps in taps == [Tap(index: index, weight: 1)] }
  }
}
