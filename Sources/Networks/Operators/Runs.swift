import Tensors

/// A run of neighbouring axes of a row-major tensor as one axis: `[outer, length, inner]`.
struct Runs: Sendable {
  let outer: Int
  let length: Int
  let inner: Int

  init(_ shape: Shape, _ axes: Range<Int>) {
    outer = shape.dims.prefix(axes.lowerBound).reduce(1, *)
    length = shape.dims[axes].reduce(1, *)
    inner = shape.dims.dropFirst(axes.upperBound).reduce(1, *)
  }

  /// One axis.
  init(_ shape: Shape, axis: Int) { self.init(shape, axis..<axis + 1) }

  /// The flat positions of one run.
  func positions(_ row: Int, _ column: Int) -> StrideTo<Int> {
    let start = row * length * inner + column
    return stride(from: start, to: start + length * inner, by: max(inner, 1))
  }
}
