import Tensors

/// Elements of one tensor and the places of another to which they go, both along strides.
///
/// Where the strides of the source are 0 an element goes to several places; where those of the
/// destination are 0 the elements that meet are added up.
package struct StridedMove: Sendable {
  /// Where the first element lies in one of the tensors, and how far its axes step.
  package struct Side: Sendable {
    package var start = 0
    package var strides: [Int]
  }

  /// The extents of what is moved.
  package let dims: [Int]
  /// The tensor that is read.
  package let source: Side
  /// The tensor that is written.
  package let destination: Side

  /// The same way back: the adjoint.
  var reversed: StridedMove {
    StridedMove(dims: dims, source: destination, destination: source)
  }

  /// The number of elements that are read.
  var count: Int { dims.reduce(1, *) }
}

/// The loops that carry out a move, each place written by one worker, sums in one fixed order.
struct MoveLoops: Sendable {
  /// All axes of places but the two below.
  private let outer: Lattice
  /// The axis whose places lie closest together.
  private let inner: Lattice.Axis
  /// Another axis, whose sources lie closest together, walked in tiles so that both sides stay in
  /// the cache; of extent 1 if the inner axis is the one.
  private let cross: Lattice.Axis
  /// The axes along which is added.
  private let summed: Lattice
  private let sourceStart: Int
  private let destinationStart: Int

  /// The width of a tile, and of the part of the inner axis that is done at a time.
  private static let tile = 32
  private static let longest = 1 << 14
  /// The number of elements that are worth a turn of a worker.
  private static let grain = 1 << 15

  init(_ move: StridedMove) {
    let axes = move.dims.indices.filter { move.dims[$0] != 1 }.map { axis in
      Lattice.Axis(
        count: move.dims[axis],
        source: move.source.strides[axis],
        destination: move.destination.strides[axis]
      )
    }
    summed = Lattice(axes: axes.filter { $0.destination == 0 })
    let kept = axes.filter { $0.destination != 0 }
      .enumerated()
      .sorted { (abs($1.1.destination), $0.0) < (abs($0.1.destination), $1.0) }
      .map(\.1)
    var merged = Self.merged(kept)
    let single = Lattice.Axis(count: 1, source: 0, destination: 0)
    inner = merged.popLast() ?? single
    let best = merged.indices.min { abs(merged[$0].source) < abs(merged[$1].source) }
    if let best, merged[best].source != 0, abs(merged[best].source) < abs(inner.source) {
      cross = merged.remove(at: best)
    } else {
      cross = single
    }
    outer = Lattice(axes: merged)
    sourceStart = move.source.start
    destinationStart = move.destination.start
  }

  /// Joins neighbouring axes that step as one on both sides.
  private static func merged(_ axes: [Lattice.Axis]) -> [Lattice.Axis] {
    axes.reduce(into: []) { merged, axis in
      if let last = merged.last, last.source == axis.source * axis.count,
        last.destination == axis.destination * axis.count
      {
        merged[merged.count - 1] = axis
        merged[merged.count - 1].count *= last.count
      } else {
        merged.append(axis)
      }
    }
  }

  /// Moves the elements; places that no element goes to are left as they are.
  func run(
    _ source: UnsafeBufferPointer<Float>,
    into destination: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    guard let first = source.baseAddress, let start = destination.baseAddress else { return }
    // Each block writes places of its own.
    nonisolated(unsafe) let (from, to) = (first + sourceStart, start + destinationStart)
    let innerParts = (inner.count + Self.longest - 1) / Self.longest
    let crossParts = (cross.count + Self.tile - 1) / Self.tile
    let parts = innerParts * crossParts
    let items = outer.count * parts
    let elements = outer.count * inner.count * cross.count * summed.count
    let perBlock = max(1, items * Self.grain / max(elements, 1))
    workers.forEach(blocks: (items + perBlock - 1) / perBlock) { block in
      let range = block * perBlock..<min((block + 1) * perBlock, items)
      let rows = range.lowerBound / parts..<(range.upperBound + parts - 1) / parts
      var row = rows.lowerBound
      outer.forEach(in: rows) { source, destination in
        let first = max(range.lowerBound - row * parts, 0)
        let past = min(range.upperBound - row * parts, parts)
        for part in first..<past {
          let (i, j) = (part / crossParts * Self.longest, part % crossParts * Self.tile)
          move(
            from + source + i * inner.source + j * cross.source,
            to + destination + i * inner.destination + j * cross.destination,
            min(Self.longest, inner.count - i),
            min(Self.tile, cross.count - j)
          )
        }
        row += 1
      }
    }
  }

  /// Moves one part of the inner axis for some steps of the cross axis.
  private func move(
    _ from: UnsafePointer<Float>,
    _ to: UnsafeMutablePointer<Float>,
    _ innerCount: Int,
    _ crossCount: Int
  ) {
    var isFirst = true
    summed.forEach(in: 0..<summed.count) { source, _ in
      if crossCount == 1 {
        moveRow(from + source, to, innerCount, adds: !isFirst)
      } else {
        moveTiles(from + source, to, innerCount, crossCount, adds: !isFirst)
      }
      isFirst = false
    }
  }

  private func moveRow(
    _ from: UnsafePointer<Float>,
    _ to: UnsafeMutablePointer<Float>,
    _ count: Int,
    adds: Bool
  ) {
    switch (inner.source, inner.destination, adds) {
    case (1, 1, false): to.update(from: from, count: count)
    case (1, 1, true): for i in 0..<count { to[i] += from[i] }
    case (0, 1, false): to.update(repeating: from.pointee, count: count)
    case (let s, let d, false): for i in 0..<count { to[i * d] = from[i * s] }
    case (let s, let d, true): for i in 0..<count { to[i * d] += from[i * s] }
    }
  }

  private func moveTiles(
    _ from: UnsafePointer<Float>,
    _ to: UnsafeMutablePointer<Float>,
    _ innerCount: Int,
    _ crossCount: Int,
    adds: Bool
  ) {
    for first in stride(from: 0, to: innerCount, by: Self.tile) {
      let past = min(first + Self.tile, innerCount)
      for j in 0..<crossCount {
        let (from, to) = (from + j * cross.source, to + j * cross.destination)
        for i in first..<past {
          let moved = from[i * inner.source]
          to[i * inner.destination] = adds ? to[i * inner.destination] + moved : moved
        }
      }
    }
  }
}
