import Segmentation

/// The counts behind every IoU: sums over images, so that tallies of different images merge, in any
/// order, into that of all of them.
package struct Tally: Sendable, Hashable {
  /// The labels that are compared.
  package let table: LabelTable
  /// U.
  package let unitCount: Int
  /// The images over which a unit's activation is counted for a label.
  package let gate: CategoryGate
  /// The images that were added.
  package private(set) var imageCount = 0
  /// I, the pixels of a unit's masks that carry a label, `[U, labels]`.
  package private(set) var intersections: [Int64]
  /// A, the pixels of a unit's masks in the images that the gate lets through, `[U, categories]`.
  package private(set) var activations: [Int64]
  /// L, the pixels that carry a label, `[labels]`.
  package private(set) var truths: [Int64]

  /// No image yet.
  package init(_ table: LabelTable, unitCount: Int, gate: CategoryGate) {
    self.table = table
    self.unitCount = unitCount
    self.gate = gate
    intersections = [Int64](repeating: 0, count: unitCount * table.labels.count)
    activations = [Int64](repeating: 0, count: unitCount * table.categoryCount)
    truths = [Int64](repeating: 0, count: table.labels.count)
  }

  /// Adds an image.
  package mutating func add(_ evidence: ImageEvidence) {
    imageCount += 1
    for (label, truth) in zip(evidence.present, evidence.truths) {
      truths[Int(label)] += Int64(truth)
    }
    var open = table.categories(of: evidence.present, gate)
    for (place, unit) in evidence.units.enumerated() {
      let entries = evidence.entries(place)
      if gate == .mask { open = table.categories(of: evidence.labels[entries], gate) }
      for category in open.indices where open[category] {
        activations[Int(unit) * open.count + category] += Int64(evidence.areas[place])
      }
      let row = Int(unit) * table.labels.count
      for entry in entries {
        intersections[row + Int(evidence.labels[entry])] += Int64(evidence.counts[entry])
      }
    }
  }

  /// Adds the images of another tally; the order of merges does not matter.
  ///
  /// - Precondition: both are of the same labels and units, and under the same gate.
  package mutating func merge(_ other: Tally) {
    precondition(
      table == other.table && unitCount == other.unitCount && gate == other.gate,
      "tallies of different things"
    )
    imageCount += other.imageCount
    for index in intersections.indices { intersections[index] += other.intersections[index] }
    for index in activations.indices { activations[index] += other.activations[index] }
    for index in truths.indices { truths[index] += other.truths[index] }
  }

  /// How well a unit's masks cover a label's.
  package func score(unit: Int, label: Int) -> LabelScore {
    let category = table.category[label]
    return LabelScore(
      label: table.labels[label].number,
      category: category,
      truth: Int(truths[label]),
      activation: Int(activations[unit * table.categoryCount + category]),
      intersection: Int(intersections[unit * table.labels.count + label])
    )
  }

  /// The place of a unit's best label in each category, in the order of the categories: the one of
  /// strictly largest IoU, the first on a tie; a category without labels is left out.
  package func bestLabels(of unit: Int) -> [Int] {
    var best = [(label: Int, iou: Double)?](repeating: nil, count: table.categoryCount)
    for (label, category) in table.category.enumerated() {
      let iou = score(unit: unit, label: label).iou
      if best[category].map({ iou > $0.iou }) ?? true { best[category] = (label, iou) }
    }
    return best.compactMap { $0?.label }
  }

  /// The scores of a unit's best labels, one a category that has labels.
  package func bestScores(of unit: Int) -> [LabelScore] {
    bestLabels(of: unit).map { score(unit: unit, label: $0) }
  }
}
