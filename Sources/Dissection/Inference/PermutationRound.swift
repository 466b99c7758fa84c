import Statistics

/// One permutation of the label maps: whose labels each image gets, and what comes of it.
struct PermutationRound {
  private let null: PermutationNull
  /// By category, then by place among the images: the place whose labels it gets; -1 for none.
  private var sources: [[Int]]
  /// By category and source: how far its labels are rotated, in pixels.
  private var shifts: [[Int]]
  /// I by `label * units + unit`.
  private var intersections: [Int]
  /// A by `unit * categoryCount + category`.
  private var activations: [Int]

  /// Draws the permutation of a number; the identity for `nil`.
  init(_ null: PermutationNull, _ number: Int?) {
    self.null = null
    let count = null.images.count
    let categories = null.table.categoryCount
    sources = [[Int]](repeating: [Int](repeating: -1, count: count), count: categories)
    shifts = [[Int]](repeating: [Int](repeating: 0, count: count), count: categories)
    intersections = [Int](repeating: 0, count: null.table.labels.count * null.units)
    activations = null.activations
    for category in 0..<categories { draw(category, number) }
  }

  private mutating func draw(_ category: Int, _ number: Int?) {
    var stream = number.map { null.generator.stream($0).stream(category) }
    for places in null.exchanges[category] {
      for (place, source) in zip(places, stream?.shuffled(places) ?? places) {
        sources[category][place] = source
      }
      guard null.kind == .rotation, number != nil else { continue }
      for place in places {
        let pixels = null.labels.sizes[null.images[place]].pixelCount
        shifts[category][place] = stream?.below(pixels) ?? 0
      }
    }
  }

  /// Counts I, and A where it changes.
  mutating func count() {
    for place in null.images.indices {
      null.masks.masks(at: null.maskPlaces[place]) { sets in
        let masks = OverlapSets(sets)
        guard !masks.isEmpty else { return }
        for category in sources.indices where sources[category][place] >= 0 {
          count(masks, category, from: sources[category][place])
        }
      }
    }
  }

  /// Lays the labels of a category of another image under the masks.
  private mutating func count(_ masks: OverlapSets, _ category: Int, from source: Int) {
    // How much of each unit's mask is met; only whether any is matters.
    var met = [Int](repeating: 0, count: null.gate == .mask ? null.units : 0)
    null.labels.labels(of: null.images[source]) { entry in
      for label in entry.whole where null.table.category[label] == category {
        masks.addAreas(to: &intersections, from: label * null.units)
        if !met.isEmpty { masks.addAreas(to: &met, from: 0) }
      }
      for part in entry.parts where null.table.category[part.key] == category {
        let shift = shifts[category][source]
        part.rotated(by: shift, of: entry.size.pixelCount) { part in
          masks.addOverlaps(with: part, to: &intersections, from: part.key * null.units)
          if !met.isEmpty { masks.addOverlaps(with: part, to: &met, from: 0) }
        }
      }
    }
    guard !met.isEmpty else { return }
    for mask in masks.sets where met[mask.key] > 0 {
      activations[mask.key * null.table.categoryCount + category] += mask.area
    }
  }

  /// The largest IoU of each unit over all labels.
  func bestIoUs() -> [Double] {
    var best = [Double](repeating: 0, count: null.units)
    for label in null.table.labels.indices {
      for unit in best.indices {
        best[unit] = max(best[unit], iou(UnitLabel(unit: unit, label: label)))
      }
    }
    return best
  }

  /// The IoU of a pair.
  func iou(_ pair: UnitLabel) -> Double {
    let category = null.table.category[pair.label]
    return LabelScore.iou(
      null.truths[pair.label],
      activations[pair.unit * null.table.categoryCount + category],
      intersections[pair.label * null.units + pair.unit]
    )
  }
}
