import Diagnostics
import ONNX
import Tensors

extension TopElements {
  /// `TopK`: how many is an input from opset 10 on, before that an attribute.
  init(_ reader: NodeReader) throws {
    input = try reader.rank(0, atLeast: 1)
    axis = try reader.axis(reader.int("axis", default: -1), rank: input.rank)
    guard let count = try reader.optionalInt("k") ?? reader.constantInts(1)?.first,
      0...input[axis] ~= count
    else {
      throw reader.fault("k is not a number up to the \(input[axis]) elements there are")
    }
    self.count = count
    isLargest = try reader.flag("largest", default: true)
    try reader.checkIndices(below: input[axis])
  }
}

extension ExtremeIndex {
  /// `ArgMax` and `ArgMin`.
  init(isLargest: Bool, _ reader: NodeReader) throws {
    input = try reader.rank(0, atLeast: 1)
    axis = try reader.axis(reader.int("axis", default: 0), rank: input.rank)
    keepsAxis = try reader.flag("keepdims", default: true)
    takesLast = try reader.flag("select_last_index", default: false)
    self.isLargest = isLargest
    guard input[axis] > 0 else { throw reader.fault("an empty axis has no largest element") }
    try reader.checkIndices(below: input[axis])
  }
}

extension CumulativeSum {
  /// `CumSum`.
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 1)
    guard let axis = try reader.constantInts(1)?.first else { throw reader.fault("no axis") }
    self.axis = try reader.axis(axis, rank: shape.rank)
    isExclusive = try reader.flag("exclusive", default: false)
    isReversed = try reader.flag("reverse", default: false)
  }
}

extension Triangle {
  /// `Trilu`.
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 2)
    isUpper = try reader.flag("upper", default: true)
    diagonal = try reader.constantInts(1)?.first ?? 0
  }
}

extension OneHot {
  /// `OneHot`.
  init(_ reader: NodeReader) throws {
    indices = try reader.shape(0)
    let axis = try reader.int("axis", default: -1)
    self.axis = try reader.axis(axis, rank: indices.rank + 1)
    guard let depth = try reader.depth(), depth > 0, try reader.shape(2) == [2] else {
      throw reader.fault("a depth and two values are needed")
    }
    self.depth = depth
    try reader.checked(indices.dims + [depth])
  }
}

extension IdentityMatrix {
  /// `EyeLike`.
  init(_ reader: NodeReader) throws {
    shape = try reader.shape(0)
    guard shape.rank == 2 else { throw reader.fault("the shape \(shape) is not one of a matrix") }
    diagonal = try reader.int("k", default: 0)
    kind =
      try reader.optionalInt("dtype").flatMap {
        ElementType(rawValue: Int32(truncatingIfNeeded: $0))
      }.map(NumberKind.init) ?? reader.kind(0)
  }
}

extension NodeReader {
  /// The length of a row of `OneHot`, which some files hold as a real number.
  fileprivate func depth() throws(InputError) -> Int? {
    if try kind(1) == .real { return try constantFloats(1)?.first.flatMap { Int(exactly: $0) } }
    return try constantInts(1)?.first
  }

  /// That positions below a number can be told apart in Float32.
  func checkIndices(below count: Int) throws(InputError) {
    guard count <= 1 << 24 else {
      throw fault("positions among \(count) elements do not fit into Float32")
    }
  }
}
