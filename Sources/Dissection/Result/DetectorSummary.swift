/// Which units count as detectors.
public enum DetectorRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// Units whose best IoU is at least the settings' `cut`, as is the custom.
  case cut
  /// Units that beat chance: whose adjusted p-value is at most the settings' `level`.
  case chance
  /// Units that do both.
  case both
}

/// How many of a layer's units detect something, and what: the numbers of the bar charts of Bau et
/// al. 2017, figures 5 to 8. Directions are not counted.
public struct DetectorSummary: Sendable, Hashable, Codable {
  /// The units of the layer.
  public let units: Int
  /// Those whose best IoU is at least the cut.
  public let aboveCut: Int
  /// Those that beat chance; `nil` without a null.
  public let beyondChance: Int?
  /// Those above the cut that also beat chance; `nil` without a null.
  public let aboveCutBeyondChance: Int?
  /// Which units are detectors here.
  public let rule: DetectorRule
  /// What these detect, for each category in the result's order.
  public let categories: [CategoryDetectors]

  /// The detectors of a layer.
  public var detectors: Int { categories.reduce(0) { $0 + $1.detectors } }
  /// The different labels that they detect: the "unique detectors" of the paper.
  public var uniqueLabels: Int { categories.reduce(0) { $0 + $1.labels.count } }

  /// Counts the detectors of a layer.
  ///
  /// Without a null no unit beats chance.
  public init(
    of layer: LayerDissection,
    categories names: [String],
    settings: DissectionSettings,
    rule: DetectorRule = .cut
  ) {
    let units = layer.units.filter { $0.direction == nil }
    let hasNull = layer.permutations > 0
    func count(_ rule: DetectorRule) -> Int {
      units.count { $0.isDetector(by: rule, settings) }
    }
    self.units = units.count
    self.rule = rule
    aboveCut = count(.cut)
    beyondChance = hasNull ? count(.chance) : nil
    aboveCutBeyondChance = hasNull ? count(.both) : nil
    let found = units.filter { $0.isDetector(by: rule, settings) }.compactMap(\.best)
    categories = names.enumerated().map { place, name in
      CategoryDetectors(name, found.filter { $0.category == place })
    }
  }
}

/// The detectors of one category's labels.
public struct CategoryDetectors: Sendable, Hashable, Codable {
  /// The category.
  public let category: String
  /// The units whose best label is of this category.
  public let detectors: Int
  /// The labels that they detect, most units first, then by number.
  public let labels: [LabelDetectors]

  init(_ category: String, _ found: [LabelScore]) {
    self.category = category
    detectors = found.count
    labels = Dictionary(grouping: found, by: \.label)
      .map { LabelDetectors(label: $0, units: $1.count) }
      .sorted { ($1.units, $0.label) < ($0.units, $1.label) }
  }
}

/// How many units detect one label.
public struct LabelDetectors: Sendable, Hashable, Codable {
  /// The label's number.
  public let label: Int
  /// The units whose best label it is.
  public let units: Int
}

extension UnitDissection {
  /// Whether the unit counts as a detector; one without labels, or of IoU 0, never does.
  public func isDetector(by rule: DetectorRule, _ settings: DissectionSettings) -> Bool {
    guard let best, best.iou > 0 else { return false }
    let isAboveCut = best.iou >= settings.cut
    let beatsChance = chance.map { $0.adjustedPValue <= settings.level } ?? false
    switch rule {
    case .cut: return isAboveCut
    case .chance: return beatsChance
    case .both: return isAboveCut && beatsChance
    }
  }
}
