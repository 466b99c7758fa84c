/// For each unit the images in which its map is highest, highest first; of equals the earlier image.
package struct TopImages: Sendable, Hashable {
  /// How many are kept for each unit.
  package let limit: Int
  /// The images of each unit.
  package private(set) var lists: [[TopImage]]

  /// No images yet.
  package init(unitCount: Int, limit: Int) {
    self.limit = limit
    lists = [[TopImage]](repeating: [], count: unitCount)
  }

  /// Images collected earlier, best first.
  package init(limit: Int, lists: [[TopImage]]) {
    self.limit = limit
    self.lists = lists
  }

  /// Adds an image with the largest value of each unit's map, `[U]`.
  ///
  /// - Precondition: there is one a unit.
  package mutating func add(image: Int, maxima: [Float]) {
    precondition(maxima.count == lists.count, "\(maxima.count) maxima of \(lists.count) units")
    for (unit, highest) in maxima.enumerated() {
      insert(TopImage(image: image, activation: highest + 0), unit)
    }
  }

  /// Adds the images of another list; the order of merges does not matter.
  ///
  /// - Precondition: both are of as many units and keep as many.
  package mutating func merge(_ other: TopImages) {
    precondition(limit == other.limit && lists.count == other.lists.count, "another job's")
    for unit in lists.indices {
      for image in other.lists[unit] { insert(image, unit) }
    }
  }

  private mutating func insert(_ image: TopImage, _ unit: Int) {
    guard limit > 0 else { return }
    if let last = lists[unit].last, lists[unit].count == limit, !Self.precedes(image, last) {
      return
    }
    let place = lists[unit].firstIndex { Self.precedes(image, $0) } ?? lists[unit].count
    lists[unit].insert(image, at: place)
    if lists[unit].count > limit { lists[unit].removeLast() }
  }

  private static func precedes(_ a: TopImage, _ b: TopImage) -> Bool {
    a.activation == b.activation ? a.image < b.image : a.activation > b.activation
  }
}
