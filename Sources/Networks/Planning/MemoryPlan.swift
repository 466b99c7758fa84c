/// A place in one arena for every buffer, such that buffers that live at the same time do not
/// overlap.
struct MemoryPlan {
  /// The offset of each buffer in bytes.
  let offsets: [Int]
  /// The size of the arena in bytes.
  let byteCount: Int

  /// Cache lines, and the width of the widest vector register.
  private static let alignment = 64

  /// Places buffers in the order of their size, each at the lowest free offset.
  ///
  /// - Parameters:
  ///   - byteCounts: the size of each buffer.
  ///   - steps: what each step reads and writes, in order.
  ///   - kept: buffers that are read after the last step.
  init(
    byteCounts: [Int],
    steps: [[BufferUse]],
    givenBefore given: Set<BufferID>,
    kept: Set<BufferID>
  ) {
    var lives = [ClosedRange<Int>?](repeating: nil, count: byteCounts.count)
    func extend(_ buffer: BufferID, to time: Int) {
      let life = lives[buffer] ?? time...time
      lives[buffer] = min(life.lowerBound, time)...max(life.upperBound, time)
    }
    for buffer in given { extend(buffer, to: -1) }
    for (time, uses) in steps.enumerated() { for use in uses { extend(use.buffer, to: time) } }
    for buffer in kept { extend(buffer, to: steps.count) }

    var offsets = [Int](repeating: 0, count: byteCounts.count)
    // In the order of their starts.
    var placed: [(life: ClosedRange<Int>, start: Int, end: Int)] = []
    var total = 0
    let order = byteCounts.indices.sorted { (byteCounts[$1], $0) < (byteCounts[$0], $1) }
    for buffer in order {
      guard let life = lives[buffer] else { continue }
      let size = (byteCounts[buffer] + Self.alignment - 1) / Self.alignment * Self.alignment
      var start = 0
      for neighbour in placed where neighbour.life.overlaps(life) {
        if start + size <= neighbour.start { break }
        start = max(start, neighbour.end)
      }
      offsets[buffer] = start
      let position = placed.firstIndex { $0.start > start } ?? placed.endIndex
      placed.insert((life, start, start + size), at: position)
      total = max(total, start + size)
    }
    self.offsets = offsets
    byteCount = total
  }
}
