package import Statistics
package import Tensors

/// What chance gives: the IoUs of masks with label maps that belong to other images.
///
/// In permutation b, for each category g, the labels whose primary category is g change places among
/// the images that hold one of them and whose label maps have the same size. Each category moves by
/// itself, all its labels and planes together. So the sizes of labels, how they lie together and
/// which images hold the category stay as they are, and with them L and A (but for
/// `CategoryGate.mask`, where A is counted again); only I changes. Permutation b draws from the
/// generator's stream b, and in it category g from stream g, so that any set of permutations can be
/// computed anywhere.
package struct PermutationNull: Sendable {
  let units: Int
  let table: LabelTable
  let labels: LabelLibrary
  let masks: MaskLibrary
  let kind: NullKind
  let gate: CategoryGate
  let generator: SeededGenerator
  /// The images that take part, and the place of each one's masks in the library.
  let images: [Int]
  let maskPlaces: [Int]
  /// For each category, the places in `images` of those that hold it, together by map size.
  let exchanges: [[[Int]]]
  /// L of each label.
  let truths: [Int]
  /// A by `unit * categoryCount + category`; of no use with `CategoryGate.mask`.
  let activations: [Int]

  /// A null of a layer's units.
  ///
  /// - Parameters:
  ///   - units: the number of units.
  ///   - table: the labels.
  ///   - labels: the labels of all images.
  ///   - masks: the units' masks.
  ///   - images: those that take part, ascending: all, or one split's. Images without a page of
  ///     masks take no part.
  ///   - kind: what moves.
  ///   - gate: how A is counted.
  ///   - generator: the source of the permutations.
  package init(
    units: Int,
    table: LabelTable,
    labels: LabelLibrary,
    masks: MaskLibrary,
    images: [Int],
    kind: NullKind,
    gate: CategoryGate,
    generator: SeededGenerator
  ) {
    self.units = units
    self.table = table
    self.labels = labels
    self.masks = masks
    self.kind = kind
    self.gate = gate
    self.generator = generator
    let places = Dictionary(uniqueKeysWithValues: masks.images.enumerated().map { ($1, $0) })
    let taking = images.filter { places[$0] != nil }
    self.images = taking
    maskPlaces = taking.compactMap { places[$0] }
    let census = Census(taking, labels, table)
    truths = census.truths
    exchanges = (0..<table.categoryCount).map { category in
      let holders = taking.indices.filter { census.holds[$0][category] }
      return Dictionary(grouping: holders) { labels.sizes[taking[$0]] }
        .sorted { $0.key < $1.key }
        .map(\.value)
    }
    activations = Self.activations(units, census.holds, maskPlaces, masks, table, gate)
  }

  /// The bytes that drawing permutations takes besides the libraries.
  package static func memory(
    units: Int,
    labels: Int,
    categories: Int,
    images: Int,
    permutations: Int,
    workers: Workers
  ) -> Int {
    let word = MemoryLayout<Int>.size
    let round = units * (labels + categories) + 2 * images * categories
    return word * (workers.count * round + permutations * units)
  }

  /// Draws permutations.
  ///
  /// - Parameters:
  ///   - permutations: their numbers.
  ///   - pairs: pairs of unit and label that are followed one by one.
  ///   - workers: threads, which share the permutations.
  package func sample(
    permutations: Range<Int>,
    pairs: [UnitLabel] = [],
    workers: Workers
  ) -> NullSample {
    let rows = workers.map(blocks: permutations.count) { block in
      row(permutations.lowerBound + block, pairs)
    }
    return NullSample(rows)
  }

  /// What nothing exchanged gives: the IoUs that are compared with chance, on these images.
  package func identity(pairs: [UnitLabel] = []) -> NullSample.Row { row(nil, pairs) }

  private func row(_ number: Int?, _ pairs: [UnitLabel]) -> NullSample.Row {
    var round = PermutationRound(self, number)
    round.count()
    return NullSample.Row(
      permutation: number ?? -1,
      best: round.bestIoUs(),
      pairs: pairs.map { round.iou($0) }
    )
  }

  private static func activations(
    _ units: Int,
    _ holds: [[Bool]],
    _ places: [Int],
    _ masks: MaskLibrary,
    _ table: LabelTable,
    _ gate: CategoryGate
  ) -> [Int] {
    var areas = [Int](repeating: 0, count: units * table.categoryCount)
    guard gate != .mask else { return areas }
    for (place, holds) in zip(places, holds) {
      masks.masks(at: place) { sets in
        for set in sets {
          for category in holds.indices where gate == .none || holds[category] {
            areas[set.key * table.categoryCount + category] += set.area
          }
        }
      }
    }
    return areas
  }
}

/// What the images hold.
private struct Census {
  /// For each image, the categories of which it holds a label.
  var holds: [[Bool]]
  /// L of each label.
  var truths: [Int]

  init(_ images: [Int], _ labels: LabelLibrary, _ table: LabelTable) {
    let none = [Bool](repeating: false, count: table.categoryCount)
    holds = [[Bool]](repeating: none, count: images.count)
    truths = [Int](repeating: 0, count: table.labels.count)
    for (place, image) in images.enumerated() {
      labels.labels(of: image) { entry in
        for label in entry.whole {
          holds[place][table.category[label]] = true
          truths[label] += entry.size.pixelCount
        }
        for part in entry.parts {
          holds[place][table.category[part.key]] = true
          truths[part.key] += part.area
        }
      }
    }
  }
}
