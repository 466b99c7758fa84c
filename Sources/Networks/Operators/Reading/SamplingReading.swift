import Diagnostics
import Tensors

extension GridSampling {
  init(_ reader: NodeReader) throws {
    input = try reader.slidingShape(0)
    grid = try reader.shape(1)
    let axes = input.rank - 2
    guard grid.rank == input.rank, grid[0] == input[0], grid[grid.rank - 1] == axes,
      input.count > 0
    else {
      throw reader.fault("a grid of shape \(grid) does not fit an input of shape \(input)")
    }
    axis = try SampledAxis(reader)
    try reader.checked(outputShapes[0].dims)
  }
}

extension SampledAxis {
  /// The attributes; opset 16 says `bilinear` and `bicubic`.
  fileprivate init(_ reader: NodeReader) throws {
    switch try reader.string("mode", default: "linear") {
    case "linear", "bilinear": mode = .linear
    case "cubic", "bicubic": mode = .cubic
    case "nearest": mode = .nearest
    case let other: throw reader.fault("the mode '\(other)' is not known")
    }
    let name = try reader.string("padding_mode", default: "zeros")
    guard let edge = Edge(rawValue: name) else {
      throw reader.fault("the padding_mode '\(name)' is not known")
    }
    self.edge = edge
    alignsCorners = try reader.flag("align_corners", default: false)
  }
}

extension AffineGrid {
  init(_ reader: NodeReader) throws {
    guard let size = try reader.constantInts(1), size.count == 4 || size.count == 5 else {
      throw reader.fault("a size of 4 or 5 extents is needed")
    }
    spatial = try reader.checked(size).dims.suffix(size.count - 2)
    let matrices = try reader.shape(0)
    let axes = size.count - 2
    guard matrices == [size[0], axes, axes + 1] else {
      throw reader.fault("matrices of shape \(matrices) do not fit a grid of size \(size)")
    }
    count = size[0]
    alignsCorners = try reader.flag("align_corners", default: false)
    try reader.checked(outputShapes[0].dims)
  }
}

extension Folding {
  init(_ reader: NodeReader) throws {
    let x = try reader.rank(0, atLeast: 3)
    guard let image = try reader.constantInts(1), let block = try reader.constantInts(2) else {
      throw reader.fault("the image_shape and the block_shape are needed")
    }
    guard (1...3).contains(image.count), image.allSatisfy({ $0 > 0 }) else {
      throw reader.fault("an image of shape \(image) cannot be put together")
    }
    let plane = try reader.checked([1, 1] + image)
    window = try reader.window(kernel: block, input: plane)
    let cells = block.reduce(1, *)
    output = try reader.checked([x[0], x[1] / cells] + image)
    let count = window.outputExtents(image).reduce(1, *)
    guard x == [x[0], output[1] * cells, count] else {
      throw reader.fault(
        "an input of shape \(x) is not made of \(count) windows of shape \(block)"
      )
    }
  }
}

extension Padding {
  /// `CenterCropPad`: axes cut or padded with zeros on both sides to the extents that are wanted; of
  /// an odd number of cells one more goes off or on behind.
  init(centered reader: NodeReader) throws {
    let input = try reader.shape(0)
    let axes =
      try reader.ints("axes")?.map { try reader.axis($0, rank: input.rank) }
      ?? Array(input.dims.indices)
    guard let wanted = try reader.constantInts(1), wanted.count == axes.count,
      Set(axes).count == axes.count
    else {
      throw reader.fault("one extent for each of \(axes.count) axes is needed")
    }
    try reader.checked(wanted)
    var before = [Int](repeating: 0, count: input.rank)
    var after = before
    for (axis, extent) in zip(axes, wanted) {
      before[axis] = (extent - input[axis]) / 2
      after[axis] = extent - input[axis] - before[axis]
    }
    try reader.checked(input.dims.indices.map { before[$0] + input[$0] + after[$0] })
    self.init(input: input, before: before, after: after, mode: .constant(0))
  }
}
