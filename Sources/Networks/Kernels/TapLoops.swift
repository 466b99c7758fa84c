import Tensors

/// The loops that make one axis of a tensor anew, each new element by one worker in a fixed order.
struct TapLoops: Sendable {
  /// Indices slower than the axis, in memory.
  private let outer: Int
  /// The extents of the axis, old and new.
  private let (inputCount, outputCount): (Int, Int)
  /// Elements from one index of the axis to the next.
  private let inner: Int
  /// Where the taps of each new element begin; the last entry is their number.
  private let firsts: [Int]
  private let indices: [Int]
  private let weights: [Float]

  /// The number of elements that are worth a turn of a worker.
  private static let grain = 1 << 14

  /// - Parameters:
  ///   - inner: how many elements lie from one index of the axis to the next.
  ///   - others: the product of the extents of all other axes.
  init(_ axis: AxisTaps, inner: Int, others: Int) {
    self.inner = inner
    inputCount = axis.inputCount
    outputCount = axis.taps.count
    outer = others / max(inner, 1)
    firsts = axis.taps.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    indices = axis.taps.flatMap { $0.map(\.index) }
    weights = axis.taps.flatMap { $0.map { Float($0.weight) } }
  }

  /// Makes the axis anew.
  func run(
    _ source: UnsafeBufferPointer<Float>,
    into destination: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    guard let first = source.baseAddress, let start = destination.baseAddress else { return }
    // Each block writes rows of its own.
    nonisolated(unsafe) let (from, to) = (first, start)
    let rows = outer * outputCount
    let perBlock = max(1, Self.grain / max(inner, 1))
    workers.forEach(blocks: (rows + perBlock - 1) / perBlock) { block in
      for row in block * perBlock..<min((block + 1) * perBlock, rows) {
        let (outer, index) = row.quotientAndRemainder(dividingBy: outputCount)
        make(index, from + outer * inputCount * inner, to + row * inner)
      }
    }
  }

  private func make(
    _ index: Int,
    _ from: UnsafePointer<Float>,
    _ to: UnsafeMutablePointer<Float>
  ) {
    if inner == 1 {
      var sum: Float = 0
      for tap in firsts[index]..<firsts[index + 1] { sum += weights[tap] * from[indices[tap]] }
      to.pointee = sum
      return
    }
    to.update(repeating: 0, count: inner)
    for tap in firsts[index]..<firsts[index + 1] {
      let (row, weight) = (from + indices[tap] * inner, weights[tap])
      for i in 0..<inner { to[i] += weight * row[i] }
    }
  }
}
