/// Pairs of offsets along strides: where an element lies in one tensor, and where in another.
struct Lattice: Sendable {
  /// One axis of the lattice.
  struct Axis: Sendable {
    var count: Int
    /// How far one step goes in the tensor that is read.
    var source: Int
    /// How far one step goes in the tensor that is written.
    var destination: Int
  }

  /// The axes, slowest first.
  let axes: [Axis]

  /// The number of pairs.
  var count: Int { axes.reduce(1) { $0 * $1.count } }

  /// Visits the pairs whose places in row-major order lie in `range`.
  @inline(__always)
  func forEach(in range: Range<Int>, _ visit: (_ source: Int, _ destination: Int) -> Void) {
    guard !range.isEmpty else { return }
    var index = [Int](repeating: 0, count: axes.count)
    var (source, destination, rest) = (0, 0, range.lowerBound)
    for axis in axes.indices.reversed() {
      index[axis] = rest % axes[axis].count
      rest /= axes[axis].count
      source += index[axis] * axes[axis].source
      destination += index[axis] * axes[axis].destination
    }
    for _ in range {
      visit(source, destination)
      for axis in axes.indices.reversed() {
        let here = axes[axis]
        index[axis] += 1
        source += here.source
        destination += here.destination
        if index[axis] < here.count { break }
        index[axis] = 0
        source -= here.count * here.source
        destination -= here.count * here.destination
      }
    }
  }
}
