/// Which parts of an arena are taken at which times, and the lowest place that is still free.
///
/// A binary tree over the times keeps at each node the stretches that are taken at some of its times
/// and those that are taken at all of them. Neighbouring stretches are one, so that even where every
/// buffer lives beside every other a search passes over few.
struct ArenaOccupancy {
  private let times: Int
  private var atSomeTime: [Stretches]
  private var atAllTimes: [Stretches]

  /// An empty arena.
  ///
  /// - Parameter times: the number of times; lives lie in `0..<times`.
  init(times: Int) {
    var leaves = 1
    while leaves < times { leaves *= 2 }
    self.times = leaves
    atSomeTime = .init(repeating: Stretches(), count: 2 * leaves)
    atAllTimes = atSomeTime
  }

  /// Takes `size` bytes during a life, at the lowest place where they are free all along.
  ///
  /// - Returns: the place.
  mutating func take(_ size: Int, during life: ClosedRange<Int>) -> Int {
    var start = 0
    var found: Bool
    repeat {
      found = true
      forEachNode(meeting: life) { node, isInside in
        let stretches = isInside ? atSomeTime[node] : atAllTimes[node]
        let end = stretches.end(ofFirstMeeting: start..<start + size)
        if let end { (start, found) = (end, false) }
      }
    } while !found
    if size > 0 {
      let stretch = start..<start + size
      forEachNode(meeting: life) { node, isInside in
        atSomeTime[node].insert(stretch)
        if isInside { atAllTimes[node].insert(stretch) }
      }
    }
    return start
  }

  /// Visits the nodes from the root down to the largest that lie inside a life.
  private func forEachNode(
    meeting life: ClosedRange<Int>,
    _ visit: (_ node: Int, _ isInside: Bool) -> Void
  ) {
    func descend(_ node: Int, _ range: Range<Int>) {
      let isInside = life.lowerBound <= range.lowerBound && range.upperBound - 1 <= life.upperBound
      visit(node, isInside)
      if isInside { return }
      let middle = (range.lowerBound + range.upperBound) / 2
      if life.lowerBound < middle { descend(2 * node, range.lowerBound..<middle) }
      if life.upperBound >= middle { descend(2 * node + 1, middle..<range.upperBound) }
    }
    descend(1, 0..<times)
  }
}

/// Stretches of bytes, of which none touch.
private struct Stretches {
  /// In order.
  private var ranges: [Range<Int>] = []

  /// Where the lowest stretch ends that has bytes of a range.
  func end(ofFirstMeeting range: Range<Int>) -> Int? {
    let index = index(ofFirstEndingAfter: range.lowerBound)
    guard index < ranges.count, ranges[index].lowerBound < range.upperBound else { return nil }
    return ranges[index].upperBound
  }

  mutating func insert(_ range: Range<Int>) {
    // Those that touch the new one become one with it.
    let first = index(ofFirstEndingAfter: range.lowerBound - 1)
    var (merged, last) = (range, first)
    while last < ranges.count, ranges[last].lowerBound <= merged.upperBound {
      let other = ranges[last]
      merged =
        min(merged.lowerBound, other.lowerBound)..<max(merged.upperBound, other.upperBound)
      last += 1
    }
    ranges.replaceSubrange(first..<last, with: CollectionOfOne(merged))
  }

  private func index(ofFirstEndingAfter byte: Int) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound > byte { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
