import Tensors

/// Where the rows of a batch lie in a tensor: along one axis, as `[outer, rows, inner]`.
///
/// An image's rows begin as `[1, rows, 1]` along the first axis. Windows that are cut out of images
/// and put into the batch are `[1, rows, windows]`, heads of attention put before it `[heads, rows, 1]`.
package struct RowAxis: Sendable, Hashable {
  /// The axis.
  package let axis: Int
  /// How often all rows come one after the other along it.
  package let outer: Int
  /// How many neighbouring indices belong to a row.
  package let inner: Int

  /// Each index of the first axis is a row.
  static let first = RowAxis(axis: 0, outer: 1, inner: 1)

  init(axis: Int, outer: Int, inner: Int) {
    (self.axis, self.outer, self.inner) = (axis, outer, inner)
  }

  /// Where rows lie in a tensor of a number of blocks of all rows, one after the other; `nil` if
  /// not along one axis.
  init?(blocks: Int, of rows: Int, in shape: Shape) {
    guard shape.count > 0, shape.count % (blocks * rows) == 0 else { return nil }
    let width = shape.count / (blocks * rows)
    for axis in shape.dims.indices {
      let runs = Runs(shape, axis: axis)
      if blocks % runs.outer == 0, width % runs.inner == 0 {
        self.init(axis: axis, outer: blocks / runs.outer, inner: width / runs.inner)
        return
      }
    }
    return nil
  }

  /// The same rows after the extents have changed, but not the order of the elements.
  func relabelled(_ input: Shape, as output: Shape, rows: Int) -> RowAxis? {
    RowAxis(blocks: Runs(input, axis: axis).outer * outer, of: rows, in: output)
  }

  /// The shape with another number of rows.
  func resized(_ shape: Shape, to rows: Int) -> Shape {
    var dims = shape.dims
    dims[axis] = outer * rows * inner
    return Shape(dims)
  }
}
