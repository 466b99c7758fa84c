public import Diagnostics
public import Dissection
public import Foundation
import Segmentation
import Statistics

/// What `noema units` looks up: the units that carry a label, or all that was found of one unit.
public struct UnitLookup: Sendable {
  /// What is asked for; what is `nil` is not asked.
  public struct Question: Sendable, Hashable {
    /// A label's name.
    public var label: String?
    /// A unit's index in its layer, from 0.
    public var unit: Int?
    /// A layer's name; all layers if `nil`.
    public var layer: String?
    /// The most units that are shown of each layer; all if `nil`.
    public var top: Int?

    /// A question.
    public init(label: String? = nil, unit: Int? = nil, layer: String? = nil, top: Int? = nil) {
      self.label = label
      self.unit = unit
      self.layer = layer
      self.top = top
    }
  }

  private struct Found {
    let layer: LayerDissection
    let scores: [(unit: UnitDissection, score: LabelScore)]
    /// How many more there are.
    let more: Int
  }

  private let question: Question
  private let words: DissectionWords
  private let found: [Found]

  /// Looks something up.
  ///
  /// - Throws: `InputError` with `dissection.no-such-label`, `.no-such-layer` or `.no-such-unit`
  ///   where there is none, all at once.
  public init(_ question: Question, in result: DissectionResult) throws(InputError) {
    self.question = question
    words = DissectionWords(result, .terminal)
    let layers = result.layers.filter { question.layer == nil || $0.layer == question.layer }
    let label = result.labels.first { $0.name == question.label }
    try InputError.throwAny(Self.faults(question, result, layers))
    found = layers.map { layer in
      let scores = Self.scores(layer, label?.number, question.unit)
      let shown = min(question.top ?? .max, scores.count)
      return Found(
        layer: layer,
        scores: Array(scores.prefix(shown)),
        more: scores.count - shown
      )
    }
  }

  private static func faults(
    _ question: Question,
    _ result: DissectionResult,
    _ layers: [LayerDissection]
  ) -> [Fault] {
    var faults: [Fault] = []
    if let layer = question.layer, layers.isEmpty {
      faults.append(.noSuchLayer(layer, among: result.layers.map(\.layer)))
    }
    if let label = question.label, !result.labels.contains(where: { $0.name == label }) {
      faults.append(
        result.droppedLabels.first { $0.name == label }.map(Fault.rareLabel)
          ?? .noSuchLabel(label, among: result.labels.map(\.name))
      )
    }
    let isThere = layers.contains { layer in layer.units.contains { $0.unit == question.unit } }
    if let unit = question.unit, !layers.isEmpty, !isThere {
      faults.append(.noSuchUnit(unit, layers.map { ($0.layer, $0.units.count) }))
    }
    return faults
  }

  /// With a label or a unit every score that meets the question, else each unit's best; the largest
  /// IoU first.
  private static func scores(
    _ layer: LayerDissection,
    _ label: Int?,
    _ unit: Int?
  ) -> [(unit: UnitDissection, score: LabelScore)] {
    let pairs = layer.units.filter { unit == nil || $0.unit == unit }.flatMap { found in
      found.scores.filter { score in
        guard label == nil && unit == nil else { return label == nil || score.label == label }
        return score == found.best
      }.map { (unit: found, score: $0) }
    }
    return pairs.sorted { a, b in
      a.score.iou == b.score.iou
        ? (a.unit.unit, a.score.category) < (b.unit.unit, b.score.category)
        : a.score.iou > b.score.iou
    }
  }

  /// For terminals of 100 columns.
  public var text: String {
    let tables = found.flatMap { found in
      found.scores.isEmpty
        ? ["", TerminalText.harmless("\(found.layer.layer): \(nothing)")]
        : UnitTable(words, .terminal).table(heading: found.layer.layer, found.scores, limit: 100)
          .lines + (found.more > 0 ? ["  and \(found.more) more (--top)"] : [])
    }
    let details = question.unit == nil ? [] : found.flatMap(details)
    return (tables.dropFirst() + details).joined(separator: "\n") + "\n"
  }

  private var nothing: String {
    question.label.map { "\($0) is no unit's best label in its category" } ?? "no labels"
  }

  private func details(_ found: Found) -> [String] {
    let units = found.layer.units.filter { $0.unit == question.unit }
    return units.flatMap { unit in
      var lines = ["", "threshold \(words.numerals.significant(Double(unit.threshold)))"]
      if let oddity = unit.oddity { lines.append(oddity.text) }
      if let chance = unit.chance {
        lines.append(
          "chance: best IoU \(words.numerals.fixed(chance.median, 3)) in the median, "
            + "\(words.numerals.fixed(chance.upper, 3)) in 95 of 100 cases"
        )
      }
      if let formula = unit.formula {
        lines.append(
          "formula: \(formula.formula), IoU \(words.numerals.fixed(formula.iou, 3)) (the best "
            + "single label so counted \(words.numerals.fixed(formula.singleIoU, 3)))"
        )
      }
      lines += unit.topImages.map { top in
        "top image \(words.result.images[top.image]), activation "
          + words.numerals.significant(Double(top.activation))
      }
      return lines.flatMap {
        TerminalText.wrapped(TerminalText.harmless($0), to: 100, indent: "  ")
      }
    }
  }

  /// The scores, one object each.
  public var json: Data {
    get throws {
      try ResultJSON.encode(
        found.flatMap { found in found.scores.map { Row(found.layer, $0.unit, $0.score, words) } }
      )
    }
  }

  private struct Row: Encodable {
    let layer: String
    let unit: Int
    let direction: String?
    let label: String
    let category: String
    let isBest: Bool
    let threshold: Float
    let score: LabelScore
    let chance: ChanceLevel?
    let formula: FormulaScore?
    let topImages: [String]

    init(
      _ layer: LayerDissection,
      _ unit: UnitDissection,
      _ score: LabelScore,
      _ words: DissectionWords
    ) {
      self.layer = layer.layer
      self.unit = unit.unit
      self.score = score
      direction = unit.direction
      label = words.name(score.label)
      category = words.category(score.category)
      isBest = score == unit.best
      threshold = unit.threshold
      chance = unit.chance
      formula = unit.formula
      topImages = unit.topImages.map { words.result.images[$0.image] }
    }
  }
}
