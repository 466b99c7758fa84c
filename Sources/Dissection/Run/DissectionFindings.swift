/// A dissection with what a page shows beside its numbers.
package struct DissectionFindings: Sendable {
  /// The numbers.
  package let result: DissectionResult
  /// For each layer, the masks of units in their top images, by unit and image.
  package let topMasks: [[TopPlace: UnitMask]]
  /// The columns and rows of each image's label maps.
  package let sizes: [LabelLibrary.Size]

  /// A unit in one of its top images.
  package struct TopPlace: Sendable, Hashable, Codable {
    /// The unit.
    package let unit: Int
    /// The image's place in the result's images.
    package let image: Int

    /// A unit in an image.
    package init(unit: Int, image: Int) {
      self.unit = unit
      self.image = image
    }
  }
}
