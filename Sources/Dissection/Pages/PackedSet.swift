/// A bit set inside a page of words: a unit's mask, or where a label lies in a plane.
///
/// It points into its page and must not outlive the closure that it was given to.
package struct PackedSet {
  /// The unit, or the label's place in the table.
  package let key: Int
  /// The number of bits.
  package let area: Int
  /// The first word that holds a bit.
  package let firstWord: Int
  /// The words from there to the last that holds a bit.
  package let words: UnsafeBufferPointer<UInt64>

  /// The word after the last.
  package var endWord: Int { firstWord + words.count }

  /// How many words a set takes in a page besides its own.
  static let headerCount = 2

  /// Packs a set behind the words of a page.
  static func append(
    key: Int,
    area: Int,
    firstWord: Int,
    words: [UInt64],
    to page: inout [UInt64]
  ) {
    page.append(pair(key, area))
    page.append(pair(firstWord, words.count))
    page.append(contentsOf: words)
  }

  /// Two numbers below 2³² in a word.
  static func pair(_ high: Int, _ low: Int) -> UInt64 {
    UInt64(UInt32(high)) << 32 | UInt64(UInt32(low))
  }

  /// The two numbers of a word.
  static func parts(_ word: UInt64) -> (high: Int, low: Int) {
    (Int(word >> 32), Int(word & 0xffff_ffff))
  }
}

/// The sets of a page, one after the other.
package struct PackedSets: Sequence, IteratorProtocol {
  private let page: UnsafeBufferPointer<UInt64>
  private var place: Int

  /// The sets from a place of a page to its end.
  init(_ page: UnsafeBufferPointer<UInt64>, from place: Int = 0) {
    self.page = page
    self.place = place
  }

  /// The next set.
  package mutating func next() -> PackedSet? {
    guard place + PackedSet.headerCount <= page.count else { return nil }
    let (key, area) = PackedSet.parts(page[place])
    let (firstWord, count) = PackedSet.parts(page[place + 1])
    let start = place + PackedSet.headerCount
    guard count <= page.count - start else { return nil }
    place = start + count
    return PackedSet(
      key: key,
      area: area,
      firstWord: firstWord,
      words: UnsafeBufferPointer(rebasing: page[start..<place])
    )
  }
}
