import Diagnostics
import ONNX
import Tensors

extension Transposition {
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    let reversed = Array(input.dims.indices.reversed())
    permutation = try reader.ints("perm") ?? reversed
    guard permutation.sorted() == Array(input.dims.indices) else {
      throw reader.fault("perm \(permutation) is not an order of the axes of \(input)")
    }
  }
}

extension Slicing {
  /// `Slice`: from opset 10 on the bounds are inputs, before that attributes.
  init(_ reader: NodeReader) throws {
    let input = try reader.shape(0)
    let fromInputs = reader.opset >= 10
    func numbers(_ index: Int, _ name: String) throws -> [Int]? {
      if fromInputs { return try reader.constantInts(index) }
      return try reader.ints(name)
    }
    guard let starts = try numbers(1, "starts"), let ends = try numbers(2, "ends") else {
      throw reader.fault("the bounds of the slice are missing")
    }
    let stated = try numbers(3, "axes") ?? Array(starts.indices)
    let steps = (fromInputs ? try reader.constantInts(4) : nil) ?? starts.map { _ in 1 }
    guard [ends.count, stated.count, steps.count].allSatisfy({ $0 == starts.count }) else {
      throw reader.fault("starts, ends, axes and steps differ in length")
    }
    var first = [Int](repeating: 0, count: input.rank)
    var step = [Int](repeating: 1, count: input.rank)
    var dims = input.dims
    for (index, axis) in stated.enumerated() {
      let axis = try reader.axis(axis, rank: input.rank)
      guard steps[index] != 0 else { throw reader.fault("a step is 0") }
      let range = Self.range(
        from: starts[index],
        to: ends[index],
        by: steps[index],
        extent: input[axis]
      )
      (first[axis], dims[axis], step[axis]) = range
    }
    self.input = input
    self.starts = first
    self.steps = step
    output = Shape(dims)
  }

  /// The first index, the number of indices and the step of one axis, clamped as NumPy does.
  private static func range(
    from start: Int,
    to end: Int,
    by step: Int,
    extent: Int
  ) -> (first: Int, count: Int, step: Int) {
    // Beyond the extent every step is the same as one that leaves the axis at once.
    let step = Swift.max(-extent - 1, Swift.min(step, extent + 1))
    func clamped(_ index: Int, _ least: Int, _ most: Int) -> Int {
      let fromFront = index < 0 ? Swift.max(index, -extent - 1) + extent : index
      return Swift.max(least, Swift.min(fromFront, most))
    }
    if step > 0 {
      let (first, past) = (clamped(start, 0, extent), clamped(end, 0, extent))
      return (first, Swift.max(0, (past - first + step - 1) / step), step)
    }
    let (first, past) = (clamped(start, -1, extent - 1), clamped(end, -1, extent - 1))
    return (Swift.max(first, 0), Swift.max(0, (first - past - step - 1) / -step), step)
  }
}

extension Expansion {
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    guard let wanted = try reader.constantInts(1) else { throw reader.fault("no shape is given") }
    output = try reader.broadcast(input, reader.checked(wanted))
  }
}

extension Tiling {
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    guard let repeats = try reader.constantInts(1), repeats.count == input.rank,
      repeats.allSatisfy({ 0...1 << 30 ~= $0 })
    else {
      throw reader.fault("one number of repeats for each axis of \(input) is needed")
    }
    self.repeats = repeats
    try reader.checked(zip(input.dims, repeats).map(*))
  }
}

extension Splitting {
  /// `Split`: from opset 13 on the sizes are an input, before that an attribute; where there are none
  /// the parts are equal, but for a smaller last one.
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    axis = try reader.axis(reader.int("axis", default: 0), rank: input.rank)
    let (extent, parts) = (input[axis], reader.node.outputs.count)
    if let stated = try reader.ints("split") ?? reader.constantInts(1) {
      sizes = stated
    } else {
      let size = (extent + parts - 1) / max(parts, 1)
      sizes = (0..<parts).map { max(0, min(size, extent - $0 * size)) }
    }
    let wanted = try reader.int("num_outputs", default: parts)
    guard sizes.count == parts, wanted == parts, sizes.allSatisfy({ 0...extent ~= $0 }),
      sizes.reduce(0, +) == extent
    else {
      throw reader.fault(
        "an extent of \(extent) cannot be split into parts of \(sizes) for \(parts) outputs"
      )
    }
  }
}

extension BlockRearrangement {
  /// `DepthToSpace`.
  init(depthToSpace reader: NodeReader) throws {
    let mode = try reader.string("mode", default: "DCR")
    switch mode {
    case "DCR": try self.init(.depthToSpace, reader)
    case "CRD": try self.init(.pixelShuffle, reader)
    default: throw reader.fault("the mode '\(mode)' is not known")
    }
    guard input[1] % (block * block) == 0 else {
      throw reader.fault("\(input[1]) channels do not fill blocks of \(block) x \(block) pixels")
    }
    try reader.checked(output.dims)
  }

  /// `SpaceToDepth`.
  init(spaceToDepth reader: NodeReader) throws {
    try self.init(.spaceToDepth, reader)
    guard input[2] % block == 0, input[3] % block == 0 else {
      throw reader.fault("an image of \(input) cannot be cut into blocks of \(block) pixels")
    }
  }

  private init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    input = try reader.shape(0)
    block = try reader.int("blocksize", default: 0)
    guard input.rank == 4, 1...1 << 14 ~= block else {
      throw reader.fault("blocks of \(block) pixels do not fit an input of shape \(input)")
    }
  }
}
