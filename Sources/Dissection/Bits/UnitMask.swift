/// The pixels of one image in which a unit is above its threshold: bit `u + W v` of the label map's
/// raster, row by row from the top, 64 pixels a word, the first in the lowest bit.
package struct UnitMask: Sendable, Hashable {
  /// The unit.
  package let unit: Int
  /// The number of pixels, at least 1: a unit without any has no mask.
  package let area: Int
  /// The first word that holds a pixel.
  package let firstWord: Int
  /// The words from there to the last that holds a pixel; all others are zero.
  package let words: [UInt64]
}

extension UnitMask {
  /// Takes the pixels out of a raster, which is clear afterwards; `nil` if there are none.
  package init?(unit: Int, taking raster: UnsafeMutableBufferPointer<UInt64>) {
    self.init(unit: unit, taking: raster, from: 0..<raster.count)
  }

  /// Takes the pixels out of some words of a raster, which are clear afterwards; `nil` if there are
  /// none.
  init?(unit: Int, taking raster: UnsafeMutableBufferPointer<UInt64>, from span: Range<Int>) {
    guard let first = raster[span].firstIndex(where: { $0 != 0 }),
      let last = raster[span].lastIndex(where: { $0 != 0 })
    else { return nil }
    let words = Array(raster[first...last])
    raster[first...last].update(repeating: 0)
    self.unit = unit
    self.words = words
    firstWord = first
    area = BitCount.count(words)
  }

  /// The mask of a page.
  package init(_ set: PackedSet) {
    unit = set.key
    area = set.area
    firstWord = set.firstWord
    words = Array(set.words)
  }

  /// How many of its pixels a label has in one plane.
  package func overlap(_ part: LabelBits.Part) -> Int {
    BitCount.both(words, from: firstWord, part.words, from: part.firstWord)
  }
}
