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
