import Dissection

/// The sentences of a comparison, each written once.
enum ComparisonWords {
  /// The kinds of detectors that any side has.
  static func rules(of comparison: DissectionComparison) -> [DetectorRule] {
    DetectorRule.allCases.filter { rule in
      comparison.sides.contains { $0.counts.contains { $0.rule == rule } }
    }
  }

  /// What a kind of detectors is called.
  static func title(_ rule: DetectorRule) -> String {
    switch rule {
    case .cut: "Detectors by custom (IoU at least the cut)"
    case .chance: "Detectors that beat chance"
    case .both: "Detectors by custom that beat chance"
    }
  }

  /// What one side detects and another does not.
  static func sentences(
    _ change: DissectionComparison.Change,
    _ comparison: DissectionComparison,
    shown: Int
  ) -> [String] {
    let (from, to) = (comparison.sides[change.from].name, comparison.sides[change.to].name)
    if change.gained.isEmpty && change.lost.isEmpty {
      return ["\(to) detects the same labels as \(from)."]
    }
    return [
      only(to, change.gained, unlike: from, shown), only(from, change.lost, unlike: to, shown),
    ].compactMap(\.self)
  }

  private static func only(
    _ side: String,
    _ labels: [String],
    unlike other: String,
    _ shown: Int
  ) -> String? {
    guard !labels.isEmpty else { return nil }
    let more = labels.count > shown ? ", …" : ""
    return "Only \(side), not \(other), detects \(labels.count) "
      + "label\(labels.count == 1 ? "" : "s"): \(labels.prefix(shown).joined(separator: ", "))\(more)"
  }
}
