import CBits

extension PackedSet {
  /// The number of bits that both sets have.
  package func overlap(_ other: PackedSet) -> Int {
    let first = max(firstWord, other.firstWord)
    let end = min(endWord, other.endWord)
    guard first < end, let mine = words.baseAddress, let others = other.words.baseAddress else {
      return 0
    }
    return Int(
      cbits_count_both(mine + (first - firstWord), others + (first - other.firstWord), end - first)
    )
  }

  /// Gives the set with each bit moved on by `shift` places of a ring of `count`.
  ///
  /// - Precondition: `0 <= shift < count`, and all bits lie below `count`.
  func rotated<Result>(by shift: Int, of count: Int, _ body: (PackedSet) -> Result) -> Result {
    guard shift > 0 else { return body(self) }
    let wordCount = (count + 63) / 64
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: wordCount) { ring in
      ring.initialize(repeating: 0)
      for (offset, word) in words.enumerated() where word != 0 {
        var start = (firstWord + offset) * 64 + shift
        if start >= count { start -= count }
        let room = count - start
        Self.set(room < 64 ? word & (1 << UInt64(room) - 1) : word, at: start, in: ring)
        if room < 64 { Self.set(word >> UInt64(room), at: 0, in: ring) }
      }
      let used = (ring.firstIndex { $0 != 0 } ?? 0)...(ring.lastIndex { $0 != 0 } ?? 0)
      let set = PackedSet(
        key: key,
        area: area,
        firstWord: used.lowerBound,
        words: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(ring)[used])
      )
      return body(set)
    }
  }

  /// Sets the bits of a word from a place on.
  private static func set(
    _ word: UInt64,
    at place: Int,
    in ring: UnsafeMutableBufferPointer<UInt64>
  ) {
    guard word != 0 else { return }
    ring[place / 64] |= word << UInt64(place % 64)
    let rest = word >> UInt64(64 - place % 64)
    if rest != 0 && place % 64 != 0 { ring[place / 64 + 1] |= rest }
  }
}
