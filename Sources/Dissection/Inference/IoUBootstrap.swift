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
  private var activations: [Int: Column] = [:]
  /// L of the pairs' labels by image.
  private var truths: [Int: Column]
  /// I of the pairs by image.
  private var intersections: [UnitLabel: Column]
  /// The categories of each unit's pairs, and its labels.
  private let categoriesOfUnit: [Int: [Int]]
  private let labelsOfUnit: [Int: Set<Int>]

  /// What is not zero of a number over images.
  struct Column: Sendable {
    var images: [Int32] = []
    var values: [Int32] = []

    mutating func append(_ value: Int32, image: Int) {
      images.append(Int32(image))
      values.append(value)
    }
  }

  /// A bootstrap of some pairs.
  package init(pairs: [UnitLabel], table: LabelTable, gate: CategoryGate) {
    self.pairs = pairs
    self.gate = gate
    self.table = table
    truths = Dictionary(pairs.map { ($0.label, Column()) }) { first, _ in first }
    intersections = Dictionary(pairs.map { ($0, Column()) }) { first, _ in first }
    let byUnit = Dictionary(grouping: pairs, by: \.unit)
    labelsOfUnit = byUnit.mapValues { Set($0.map(\.label)) }
    categoriesOfUnit = byUnit.mapValues { pairs in
      Set(pairs.map { table.category[$0.label] }).sorted()
    }
  }

  /// Adds the next image.
  package mutating func add(_ evidence: ImageEvidence) {
    let image = imageCount
    imageCount += 1
    for (label, truth) in zip(evidence.present, evidence.truths) {
      truths[Int(label)]?.append(truth, image: image)
    }
    let open = table.categories(of: evidence.present, gate)
    for (place, unit) in evidence.units.enumerated() {
      let entries = evidence.entries(place)
      add(Int(unit), area: evidence.areas[place], evidence, entries, open, image)
    }
  }

  private mutating func add(
    _ unit: Int,
    area: Int32,
    _ evidence: ImageEvidence,
    _ entries: Range<Int>,
    _ open: [Bool],
    _ image: Int
  ) {
    guard let labels = labelsOfUnit[unit], let categories = categoriesOfUnit[unit] else { return }
    let counted = gate == .mask ? table.categories(of: evidence.labels[entries], gate) : open
    for entry in entries {
      let label = Int(evidence.labels[entry])
      guard labels.contains(label) else { continue }
      intersections[UnitLabel(unit: unit, label: label)]?
        .append(evidence.counts[entry], image: image)
    }
    for place in categories where counted[place] {
      activations[unit * table.categoryCount + place, default: Column()].append(area, image: image)
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
    let truthSums = sums(of: truths, weights, workers)
    // Pairs of one unit share their A: a block is a unit.
    let units = labelsOfUnit.keys.sorted()
    let blocks = workers.map(blocks: units.count) { block -> [UnitLabel: Result] in
      var results: [UnitLabel: Result] = [:]
      for place in categoriesOfUnit[units[block]] ?? [] {
        let key = units[block] * table.categoryCount + place
        let activation = weights.sums(activations[key] ?? Column())
        for label in labelsOfUnit[units[block]] ?? [] where table.category[label] == place {
          let pair = UnitLabel(unit: units[block], label: label)
          let intersection = weights.sums(intersections[pair] ?? Column())
          let truth = truthSums[label] ?? []
          results[pair] = body(
            truth.indices.map {
              intersectionOverUnion(intersection[$0], truth[$0] + activation[$0] - intersection[$0])
            }
          )
        }
      }
      return results
    }
    let all = blocks.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    return pairs.compactMap { all[$0] }
  }

  private func sums(
    of columns: [Int: Column],
    _ weights: ResampleWeights,
    _ workers: Workers
  ) -> [Int: [Double]] {
    let keys = columns.keys.sorted()
    let sums = workers.map(blocks: keys.count) { weights.sums(columns[keys[$0]] ?? Column()) }
    return Dictionary(uniqueKeysWithValues: zip(keys, sums))
  }
}
