/// A place in one arena for every buffer, such that buffers that live at the same time do not
/// overlap, but for those that a step overwrites in place.
package struct MemoryPlan: Sendable {
  /// A step that may give its output the memory of an input that nobody reads afterwards.
  package struct Reuse: Sendable {
    let output: BufferID
    let input: BufferID
    /// When the step runs.
    let time: Int

    /// Such a step.
    package init(of input: Int, for output: Int, at time: Int) {
      (self.output, self.input, self.time) = (output, input, time)
    }
  }

  /// The offset of each buffer in bytes.
  package let offsets: [Int]
  /// The size of the arena in bytes.
  package let byteCount: Int
  /// How many buffers have the memory of another that ended before.
  package let inPlace: Int

  /// Cache lines, and the width of the widest vector register.
  private static let alignment = 64

  /// Places buffers in the order of their size, each at the lowest free offset.
  ///
  /// Buffers of which one takes the memory of the other are placed as one; unless the arena is
  /// smaller without that, which placing in the order of size cannot rule out.
  ///
  /// - Parameters:
  ///   - byteCounts: the size of each buffer.
  ///   - lives: from when to when each is needed, in `0..<times`; `nil` for one that nothing uses.
  ///   - reuse: in the order of time.
  package init(
    byteCounts: [Int],
    lives: [ClosedRange<Int>?],
    times: Int,
    reuse: [Reuse] = []
  ) {
    let sizes = byteCounts.map { ($0 + Self.alignment - 1) / Self.alignment * Self.alignment }
    let apart = SharedBuffers(lives)
    var shared = apart
    for step in reuse where byteCounts[step.output] == byteCounts[step.input] {
      shared.apply(step)
    }
    let placed = [shared, apart].map { Self.place(sizes, $0, times: times) }
    let isShared = placed[0].byteCount <= placed[1].byteCount
    (offsets, byteCount) = isShared ? placed[0] : placed[1]
    inPlace = isShared ? shared.owners.indices.count { shared.owners[$0] != $0 } : 0
  }

  private static func place(
    _ sizes: [Int],
    _ shared: SharedBuffers,
    times: Int
  ) -> (offsets: [Int], byteCount: Int) {
    var occupancy = ArenaOccupancy(times: times)
    var offsets = [Int](repeating: 0, count: sizes.count)
    var total = 0
    for buffer in sizes.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      guard let life = shared.life(ofOwner: buffer) else { continue }
      offsets[buffer] = occupancy.take(sizes[buffer], during: life)
      total = max(total, offsets[buffer] + sizes[buffer])
    }
    return (sizes.indices.map { offsets[shared.owners[$0]] }, total)
  }
}

/// Buffers that are one piece of memory, one after the other.
private struct SharedBuffers {
  /// For each buffer the first that had its memory.
  private(set) var owners: [BufferID]
  /// The lives of owners, from the first buffer's first time to the last one's last.
  private var lives: [ClosedRange<Int>?]

  /// Every buffer with memory of its own.
  init(_ lives: [ClosedRange<Int>?]) {
    self.lives = lives
    owners = Array(lives.indices)
  }

  /// From when to when a piece of memory is needed; `nil` for a buffer that has none of its own.
  func life(ofOwner buffer: BufferID) -> ClosedRange<Int>? {
    owners[buffer] == buffer ? lives[buffer] : nil
  }

  /// Lets the output take the memory of the input, if that one ends where the output begins and
  /// nothing else took it.
  mutating func apply(_ reuse: MemoryPlan.Reuse) {
    let (output, owner) = (reuse.output, owners[reuse.input])
    guard owners[output] == output, owner != output,
      let before = lives[owner], let after = lives[output],
      before.lowerBound < reuse.time, before.upperBound == reuse.time,
      after.lowerBound == reuse.time, after.upperBound > reuse.time
    else { return }
    owners[output] = owner
    lives[owner] = before.lowerBound...after.upperBound
  }
}
