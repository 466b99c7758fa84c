package import Statistics
package import Tensors

/// A unit and a label that belong together.
package struct UnitLabel: Sendable, Hashable {
  /// The unit.
  package let unit: Int
  /// The label's place in the table.
  package let label: Int

  /// A pair.
  package init(unit: Int, label: Int) {
    self.unit = unit
    self.label = label
  }
}

/// Bootstrap intervals over images of the IoU of given pairs of unit and label.
///
/// From the images that were added, in their order, as many are drawn with replacement again and
/// again; each time the IoU is that of the sums of A, L and I over the images drawn, and the interval
/// holds the middle share of these IoUs. A resample whose union is empty has IoU 0. Resample r draws
/// from the generator's stream r, the same for all pairs, so that nothing depends on which pairs are
/// asked for. Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3.
package struct IoUBootstrap: Sendable {
  private let pairs: [UnitLabel]
  private let gate: CategoryGate
  private let table: LabelTable
  /// The number of images added.
  package private(set) var imageCount = 0
  /// A of the pairs' units by image, gated, by `unit * categoryCount + category`.
  private var activations: [Column]
  /// L of the labels by image.
  private var truths: [Column]
  /// I of the pairs by image.
  private var intersections: [Column]
  /// The place among the pairs by `unit * labels + label`, -1 for what is no pair.
  private var pairAt: [Int32]
  /// Which of `activations` belong to a pair.
  private var isPaired: [Bool]

  /// What is not zero of a number over images.
  struct Column: Sendable {
    var images: [Int32] = []
    var values: [Int32] = []

    mutating func append(_ value: Int32, image: Int) {
      images.append(Int32(image))
      values.append(value)
    }
  }

  /// A bootstrap of some pairs, each once.
  package init(pairs: [UnitLabel], table: LabelTable, gate: CategoryGate) {
    self.pairs = pairs
    self.gate = gate
    self.table = table
    let units = (pairs.map(\.unit).max() ?? -1) + 1
    truths = [Column](repeating: Column(), count: table.labels.count)
    intersections = [Column](repeating: Column(), count: pairs.count)
    activations = [Column](repeating: Column(), count: units * table.categoryCount)
    pairAt = [Int32](repeating: -1, count: units * table.labels.count)
    isPaired = [Bool](repeating: false, count: activations.count)
    for (place, pair) in pairs.enumerated() {
      pairAt[pair.unit * table.labels.count + pair.label] = Int32(place)
      isPaired[pair.unit * table.categoryCount + table.category[pair.label]] = true
    }
  }

  /// Adds the next image.
  package mutating func add(_ evidence: ImageEvidence) {
    let image = imageCount
    imageCount += 1
    for (label, truth) in zip(evidence.present, evidence.truths) {
      truths[Int(label)].append(truth, image: image)
    }
    var open = table.categories(of: evidence.present, gate)
    for (place, unit) in evidence.units.enumerated() {
      let entries = evidence.entries(place)
      let (categories, labels) = (Int(unit) * table.categoryCount, Int(unit) * table.labels.count)
      guard categories < activations.count else { break }
      if gate == .mask { open = table.categories(of: evidence.labels[entries], gate) }
      for entry in entries {
        let pair = Int(pairAt[labels + Int(evidence.labels[entry])])
        if pair >= 0 { intersections[pair].append(evidence.counts[entry], image: image) }
      }
      for category in open.indices where open[category] && isPaired[categories + category] {
        activations[categories + category].append(evidence.areas[place], image: image)
      }
    }
  }
}

extension IoUBootstrap {
  /// The interval of each pair, in their order.
  ///
  /// - Parameters:
  ///   - resamples: the number of resamples, at least 1.
  ///   - confidence: the share of resamples inside, in (0, 1).
  ///   - generator: where resample r draws from its stream r.
  package func intervals(
    resamples: Int,
    confidence: Double,
    generator: SeededGenerator,
    workers: Workers
  ) -> [Interval] {
    intervals(
      ResampleWeights(images: imageCount, resamples: resamples, generator, workers),
      confidence: confidence,
      workers: workers
    )
  }

  /// The intervals by given weights.
  package func intervals(
    _ weights: ResampleWeights,
    confidence: Double,
    workers: Workers
  ) -> [Interval] {
    replicates(weights, workers: workers) { Sample($0).percentileInterval(confidence: confidence) }
  }

  /// What is made of the IoUs of every resample, for each pair.
  package func replicates<Result: Sendable>(
    _ weights: ResampleWeights,
    workers: Workers,
    _ body: @Sendable ([Double]) -> Result
  ) -> [Result] {
    let labels = Set(pairs.map(\.label))
    let truthSums = workers.map(blocks: truths.count) { label in
      labels.contains(label) ? weights.sums(truths[label]) : []
    }
    // Pairs of one unit and category share their A: they are one block.
    let groups = Dictionary(grouping: pairs.indices) { place in
      pairs[place].unit * table.categoryCount + table.category[pairs[place].label]
    }.sorted { $0.key < $1.key }
    let blocks = workers.map(blocks: groups.count) { block -> [Result] in
      let activation = weights.sums(activations[groups[block].key])
      return groups[block].value.map { place in
        let intersection = weights.sums(intersections[place])
        let truth = truthSums[pairs[place].label]
        return body(
          truth.indices.map {
            intersectionOverUnion(intersection[$0], truth[$0] + activation[$0] - intersection[$0])
          }
        )
      }
    }
    let placed = zip(groups, blocks).flatMap { zip($0.value, $1) }.sorted { $0.0 < $1.0 }
    return placed.map(\.1)
  }
}
