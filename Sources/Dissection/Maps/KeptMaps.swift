/// The maps of the first images that pass 1 saw, kept in memory for pass 2 as far as a budget goes:
/// of each image and layer the units that can still come above their thresholds.
struct KeptMaps: Sendable {
  /// For each image that is kept, in order, its maps layer by layer.
  private(set) var images: [(place: Int, layers: [ActiveMaps])] = []
  /// Whether no further image is kept.
  private(set) var isFull = false
  private var byteCount = 0
  /// How many bytes are held before it is seen whether all of them are still needed: 64 MB, then twice
  /// what was.
  private var pruningSize = 64 << 20
  private let budget: Int

  /// Nothing yet.
  ///
  /// - Parameter budget: how many bytes may be kept.
  init(budget: Int) { self.budget = budget }

  /// Keeps an image, or none from now on if there is no room.
  ///
  /// - Parameter bounds: for each layer a lower bound of each unit's threshold, as known by now.
  mutating func keep(_ place: Int, _ layers: [ActiveMaps], bounds: () -> [[Float]]) {
    if isFull { return }
    append(place, layers)
    let isOver = byteCount > budget
    guard isOver || byteCount > pruningSize else { return }
    // Bounds rise as images come, so that what was kept early may be dropped now.
    prune(bounds())
    pruningSize = max(pruningSize, 2 * byteCount)
    guard isOver else { return }
    isFull = byteCount > budget / 2
    while byteCount > budget, let last = images.popLast() { byteCount -= Self.size(last.layers) }
  }

  private mutating func append(_ place: Int, _ layers: [ActiveMaps]) {
    images.append((place, layers))
    byteCount += Self.size(layers)
  }

  private mutating func prune(_ bounds: [[Float]]) {
    images = images.map { place, layers in
      (place, zip(layers, bounds).map { $0.above($1) })
    }
    byteCount = images.reduce(0) { $0 + Self.size($1.layers) }
  }

  private static func size(_ layers: [ActiveMaps]) -> Int { layers.reduce(0) { $0 + $1.byteCount } }
}
