import CBits

/// The sets of a page, ready to be met by one part after the other; as a `PackedSet`, they must not
/// outlive the page.
package struct OverlapSets {
  /// The sets.
  package let sets: [PackedSet]
  private let entries: [cbits_set]
  private let way: cbits_way

  /// The sets of a page.
  ///
  /// - Parameter way: one of `BitCount.ways`; `nil` for the fastest.
  package init(_ page: PackedSets, way: Int? = nil) {
    self.way = way.map { cbits_way(UInt32($0)) } ?? cbits_best()
    sets = Array(page)
    entries = sets.map { set in
      cbits_set(
        words: set.words.baseAddress,
        first: UInt32(set.firstWord),
        end: UInt32(set.endWord),
        slot: UInt32(set.key)
      )
    }
  }

  /// Whether there is none.
  var isEmpty: Bool { sets.isEmpty }

  /// Adds the bits that each set has in common with a part to the sums, at `start + key`.
  package func addOverlaps(with part: PackedSet, to sums: inout [Int], from start: Int) {
    sums.withUnsafeMutableBufferPointer { sums in
      sums.withMemoryRebound(to: Int64.self) { sums in
        guard let base = sums.baseAddress else { return }
        cbits_add_overlaps(
          way,
          part.words.baseAddress,
          part.firstWord,
          part.endWord,
          entries,
          entries.count,
          base + start
        )
      }
    }
  }

  /// Adds the area of each set to the sums, at `start + key`.
  func addAreas(to sums: inout [Int], from start: Int) {
    for set in sets { sums[start + set.key] += set.area }
  }
}
