/// For each unit the images in which its map is highest, highest first; of equals the earlier image.
package struct TopImages: Sendable, Hashable {
  /// How many are kept for each unit.
  package let limit: Int
  /// The images of each unit.
  package private(set) var images: [[TopImage]]

  /// No images yet.
  package init(unitCount: Int, limit: Int) {
    self.limit = limit
    images = [[TopImage]](repeating: [], count: unitCount)
  }

  /// Images collected earlier, best first.
  package init(limit: Int, images: [[TopImage]]) {
    self.limit = limit
    self.images = images
  }

  /// Adds an image with its maps, `[U, h, w]`.
  ///
  /// - Precondition: `maps.count` is a multiple of the number of units, and not 0.
  package mutating func add(image: Int, maps: UnsafeBufferPointer<Float>) {
    guard limit > 0, !images.isEmpty else { return }
    let cells = maps.count / images.count
    precondition(cells > 0 && maps.count == cells * images.count, "maps of another size")
    for unit in images.indices {
      var highest = -Float.infinity
      for cell in unit * cells..<(unit + 1) * cells where maps[cell] > highest {
        highest = maps[cell]
      }
      insert(TopImage(image: image, activation: highest + 0), unit)
    }
  }

  /// Adds the images of another list; the order of merges does not matter.
  ///
  /// - Precondition: both are of as many units and keep as many.
  package mutating func merge(_ other: TopImages) {
    precondition(limit == other.limit && images.count == other.images.count, "another job's")
    for unit in images.indices {
      for image in other.images[unit] { insert(image, unit) }
    }
  }

  private mutating func insert(_ image: TopImage, _ unit: Int) {
    if let last = images[unit].last, images[unit].count == limit, !Self.precedes(image, last) {
      return
    }
    let place = images[unit].firstIndex { Self.precedes(image, $0) } ?? images[unit].count
    images[unit].insert(image, at: place)
    if images[unit].count > limit { images[unit].removeLast() }
  }

  private static func precedes(_ a: TopImage, _ b: TopImage) -> Bool {
    a.activation == b.activation ? a.image < b.image : a.activation > b.activation
  }
}
