import Tensors

/// Which elements of a tensor belong together when its rows are pairs: the first half of an axis, or
/// of each of some equal parts of it, holds images, the second half their references, in the same
/// order.
struct Pairing: Sendable, Hashable {
  /// The extents of the tensor.
  let shape: Shape
  /// The axis of the rows.
  let axis: Int
  /// How often all rows come along the axis: 1, unless it is merged with a slower one.
  var outer = 1

  /// The elements after which the pattern repeats, in plain order.
  var blockLength: Int { shape.dims.dropFirst(axis).reduce(1, *) / outer }

  /// Whether the first half of all elements holds images, whatever the layout.
  var isSlowest: Bool { axis == 0 && outer == 1 }

  /// Visits the longest runs of neighbours whose partners are neighbours too: the run, and how many
  /// elements further on the partners lie.
  @inline(__always)
  func forEachRun(in range: Range<Int>, _ visit: (Range<Int>, Int) -> Void) {
    let (block, half) = (blockLength, blockLength / 2)
    var start = range.lowerBound
    while start < range.upperBound {
      let place = start % block
      let isImage = place < half
      let end = min(range.upperBound, start + (isImage ? half : block) - place)
      visit(start..<end, isImage ? half : -half)
      start = end
    }
  }

  /// How many elements after an element its partner lies; negative for a reference's.
  func offset(of place: Int) -> Int {
    place % blockLength < blockLength / 2 ? blockLength / 2 : -blockLength / 2
  }
}
