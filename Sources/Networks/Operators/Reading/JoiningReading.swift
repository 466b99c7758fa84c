import Diagnostics
import Tensors

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
    let dims = input.dims.indices.map { before[$0] + input[$0] + after[$0] }
    try reader.checked(dims)
    if mode != .constant(constant) {
      // Each place of a longer axis has a list of what it repeats.
      try reader.checkTable(entries: 16 * dims.reduce(0.0) { $0 + Double($1) }, for: dims)
    }
    guard input.count > 0 || mode == .constant(constant) else {
      throw reader.fault("an empty tensor has nothing to repeat")
    }
  }
}
