/// The labels of one image as bit sets, by their places in the `LabelTable`; what is not in the
/// table is left out.
package struct LabelBits: Sendable, Hashable {
  /// The columns of the label maps.
  package let width: Int
  /// The rows of the label maps.
  package let height: Int
  /// Labels that the whole image carries, one entry a plane, in the order of the planes.
  package let whole: [Int]
  /// Labels of pixels, one entry a label and plane; a label may come again in another plane, and is
  /// counted again there, as NetDissect does.
  package let parts: [Part]

  /// Where a label lies in one plane.
  package struct Part: Sendable, Hashable {
    /// The label's place in the table.
    package let label: Int
    /// The number of pixels, at least 1.
    package let area: Int
    /// The first word that holds a pixel; as in `UnitMask`.
    package let firstWord: Int
    /// The words from there to the last that holds a pixel.
    package let words: [UInt64]
  }

  /// H W.
  package var pixelCount: Int { width * height }
}
