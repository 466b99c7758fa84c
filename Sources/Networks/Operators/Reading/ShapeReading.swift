import Diagnostics
import ONNX
import Tensors

extension Relabelling {
  /// `Identity`, and `Dropout` at inference.
  init(same reader: NodeReader) throws {
    input = try reader.shape(0)
    output = input
  }

  /// `Reshape`: 0 copies an extent (unless `allowzero`), -1 is what remains.
  init(reshape reader: NodeReader) throws {
    input = try reader.shape(0)
    guard var dims = try reader.ints("shape") ?? reader.constantInts(1) else {
      throw reader.fault("the new shape is missing")
    }
    let wanted = dims
    if try !reader.flag("allowzero", default: false) {
      for axis in dims.indices where dims[axis] == 0 {
        guard axis < input.rank else {
          throw reader.fault("a 0 in \(wanted) has no extent to copy from \(input)")
        }
        dims[axis] = input[axis]
      }
    }
    if let open = dims.firstIndex(of: -1) {
      let rest = try reader.checked(dims.filter { $0 != -1 }).count
      guard dims.filter({ $0 == -1 }).count == 1, rest > 0, input.count % rest == 0 else {
        throw reader.fault("a tensor of shape \(input) cannot become \(wanted)")
      }
      dims[open] = input.count / rest
    }
    output = try reader.checked(dims)
    guard output.count == input.count else {
      throw reader.fault("a tensor of shape \(input) cannot become \(wanted)")
    }
  }

  /// `Flatten`: all axes before `axis` become one, and the others another.
  init(flatten reader: NodeReader) throws {
    input = try reader.shape(0)
    let stated = try reader.int("axis", default: 1)
    let axis = stated == input.rank ? stated : try reader.axis(stated, rank: max(input.rank, 1))
    output = [
      input.dims.prefix(axis).reduce(1, *), input.dims.dropFirst(axis).reduce(1, *),
    ]
  }

  /// `Squeeze`: axes of extent 1 are dropped.
  init(squeeze reader: NodeReader) throws {
    let input = try reader.shape(0)
    let stated = try reader.ints("axes") ?? reader.constantInts(1)
    let all = input.dims.indices.filter { input[$0] == 1 }
    let axes = try stated.map { try reader.axes($0, rank: input.rank) }
    guard (axes ?? all).allSatisfy({ input[$0] == 1 }) else {
      throw reader.fault("an axis of \(axes ?? []) is not 1 in the shape \(input)")
    }
    self.input = input
    output = Shape(
      input.dims.enumerated().filter { !(axes ?? all).contains($0.0) }.map(\.1)
    )
  }

  /// `Unsqueeze`: axes of extent 1 are put in; they count in the output.
  init(unsqueeze reader: NodeReader) throws {
    input = try reader.shape(0)
    guard let stated = try reader.ints("axes") ?? reader.constantInts(1) else {
      throw reader.fault("the axes are missing")
    }
    let axes = try reader.axes(stated, rank: input.rank + stated.count)
    var remaining = input.dims[...]
    output = Shape(
      (0..<input.rank + stated.count).map { axes.contains($0) ? 1 : remaining.removeFirst() }
    )
  }
}

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

extension Concatenation {
  init(_ reader: NodeReader) throws {
    let shapes = try reader.known.indices.map { try reader.shape($0) }
    guard let first = shapes.first, first.rank > 0 else {
      throw reader.fault("there is nothing to join")
    }
    let axis = try reader.axis(reader.int("axis", default: 1), rank: first.rank)
    for shape in shapes {
      let fits =
        shape.rank == first.rank
        && first.dims.indices.allSatisfy { $0 == axis || shape[$0] == first[$0] }
      guard fits else { throw reader.fault("\(first) and \(shape) cannot be joined along \(axis)") }
    }
    inputs = shapes
    self.axis = axis
    var dims = first.dims
    dims[axis] = shapes.reduce(0) { $0 + $1[axis] }
    try reader.checked(dims)
  }
}

extension Padding {
  /// `Pad`: from opset 11 on pads and value are inputs, before that attributes.
  init(_ reader: NodeReader) throws {
    let input = try reader.shape(0)
    guard let pads = try reader.ints("pads") ?? reader.constantInts(1) else {
      throw reader.fault("the pads are missing")
    }
    let axes = try reader.constantInts(3) ?? Array(input.dims.indices)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ abs(Double($0)) <= 0x1p30 }) else {
      throw reader.fault("\(pads) are no pads for \(axes.count) axes")
    }
    var before = [Int](repeating: 0, count: input.rank)
    var after = before
    for (index, axis) in axes.enumerated() {
      let axis = try reader.axis(axis, rank: input.rank)
      before[axis] = pads[index]
      after[axis] = pads[axes.count + index]
    }
    let constant =
      try reader.constantFloats(2)?.first ?? reader.float("value", default: 0)
    let name = try reader.string("mode", default: "constant")
    switch name {
    case "constant": mode = .constant(constant)
    case "reflect": mode = .reflect
    case "edge": mode = .edge
    case "wrap": mode = .wrap
    default: throw reader.fault("the mode '\(name)' is not known")
    }
    self.input = input
    self.before = before
    self.after = after
    try reader.checked(input.dims.indices.map { before[$0] + input[$0] + after[$0] })
    guard input.count > 0 || mode == .constant(constant) else {
      throw reader.fault("an empty tensor has nothing to repeat")
    }
  }
}

extension Gathering {
  init(_ reader: NodeReader) throws {
    let input = try reader.shape(0)
    let axis = try reader.axis(reader.int("axis", default: 0), rank: input.rank)
    guard let stated = try reader.constantInts(1) else { throw reader.fault("no indices") }
    let indices = stated.map { $0 < 0 ? $0 &+ input[axis] : $0 }
    guard indices.allSatisfy((0..<input[axis]).contains) else {
      throw reader.fault(
        "an index of \(stated.prefix(8)) lies outside the \(input[axis]) there are"
      )
    }
    self.input = input
    self.axis = axis
    self.indices = indices
    indexShape = try reader.shape(1)
    try reader.checked(
      Array(input.dims.prefix(axis)) + indexShape.dims + input.dims.dropFirst(axis + 1)
    )
  }
}

extension Expansion {
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    guard let wanted = try reader.constantInts(1) else { throw reader.fault("no shape is given") }
    output = try reader.broadcast(input, reader.checked(wanted))
  }
}
