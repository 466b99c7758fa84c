import Tensors

/// Pieces of neighbouring elements, all of one length, at places that indices chose.
struct Pieces: Sendable {
  /// The number of elements of a piece.
  let length: Int
  /// Where each piece begins: multiples of the length.
  let starts: [Int]

  /// The number of elements that are worth a turn of a worker.
  fileprivate static let grain = 1 << 14

  /// Puts the pieces one after the other.
  func gather(
    _ source: UnsafeBufferPointer<Float>,
    into destination: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    guard let first = source.baseAddress, let start = destination.baseAddress else { return }
    // Each block writes pieces of its own.
    nonisolated(unsafe) let (from, to) = (first, start)
    let perBlock = max(1, Self.grain / max(length, 1))
    workers.forEach(blocks: (starts.count + perBlock - 1) / perBlock) { block in
      for piece in block * perBlock..<min((block + 1) * perBlock, starts.count) {
        (to + piece * length).update(from: from + starts[piece], count: length)
      }
    }
  }
}

/// For each piece of a tensor the picked pieces that lie there, so that what arrives can be added up
/// in one fixed order.
struct PieceArrivals: Sendable {
  private let length: Int
  /// Where the arrivals of each place begin in `pieces`; the last entry is their number.
  private let firsts: [Int]
  private let pieces: [Int]

  /// - Parameter count: the number of elements of the tensor.
  init(_ picked: Pieces, count: Int) {
    length = picked.length
    let places = length == 0 ? 0 : count / length
    var firsts = [Int](repeating: 0, count: places + 1)
    for start in picked.starts { firsts[start / max(length, 1) + 1] += 1 }
    for place in 0..<places { firsts[place + 1] += firsts[place] }
    var next = firsts
    var pieces = [Int](repeating: 0, count: picked.starts.count)
    for (piece, start) in picked.starts.enumerated() {
      let place = start / max(length, 1)
      pieces[next[place]] = piece
      next[place] += 1
    }
    self.firsts = firsts
    self.pieces = pieces
  }

  /// Adds up what arrives at each place; where nothing does is 0.
  func add(
    _ source: UnsafeBufferPointer<Float>,
    into destination: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    guard let start = destination.baseAddress else { return }
    // Each block writes places of its own.
    nonisolated(unsafe) let (from, to) = (source.baseAddress, start)
    let places = firsts.count - 1
    let perBlock = max(1, Pieces.grain / max(length, 1))
    workers.forEach(blocks: (places + perBlock - 1) / perBlock) { block in
      for place in block * perBlock..<min((block + 1) * perBlock, places) {
        let sum = to + place * length
        sum.update(repeating: 0, count: length)
        guard let from else { continue }
        for arrival in firsts[place]..<firsts[place + 1] {
          let arriving = from + pieces[arrival] * length
          for i in 0..<length { sum[i] += arriving[i] }
        }
      }
    }
  }
}
