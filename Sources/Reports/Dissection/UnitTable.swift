import Dissection

/// Units with their labels, one score a line.
struct UnitTable: Sendable {
  private let words: DissectionWords
  private let numerals: Numerals

  init(_ words: DissectionWords, _ numerals: Numerals) {
    self.words = words
    self.numerals = numerals
  }

  /// Units, each with its own label.
  func table(heading: String, _ units: [UnitDissection], limit: Int) -> TextTable {
    table(heading: heading, units.compactMap { unit in unit.best.map { (unit, $0) } }, limit: limit)
  }

  /// Units, each with a score of its own.
  func table(
    heading: String,
    _ scores: [(unit: UnitDissection, score: LabelScore)],
    limit: Int
  ) -> TextTable {
    let confidence = numerals.fixed(words.result.settings.confidence * 100, 0)
    return TextTable(
      columns: [
        TextColumn(title: "label", alignment: .left),
        TextColumn(title: "unit", alignment: .right),
        TextColumn(title: "category", alignment: .left),
        TextColumn(title: "IoU", alignment: .right),
        TextColumn(title: "[\(confidence) %]", alignment: .left),
        TextColumn(title: "chance", alignment: .right),
        TextColumn(title: "p", alignment: .right),
        TextColumn(title: "adj. p", alignment: .right),
      ] + (isConfirmed ? [TextColumn(title: "confirmed", alignment: .right)] : []),
      groups: [TextTable.Group(heading: heading, rows: scores.map(row))],
      limit: limit
    )
  }

  private var isConfirmed: Bool { words.result.settings.confirm != nil }

  private func row(_ unit: UnitDissection, _ score: LabelScore) -> [String] {
    // Chance is of the unit's best label; beside another it would be read as that one's.
    let chance = score.label == unit.best?.label ? unit.chance : nil
    let confirmed = score.confirmation.map { numerals.fixed($0.iou, 3) } ?? ""
    return [
      words.name(score.label), TerminalText.shortened(words.name(unit), to: 14),
      TerminalText.shortened(words.category(score.category), to: 12),
      numerals.fixed(score.iou, 3), score.interval.map { numerals.range($0, 3) } ?? "",
      chance.map { numerals.fixed($0.upper, 3) } ?? "",
      chance.map { numerals.pValue($0.pValue) } ?? "",
      chance.map { numerals.pValue($0.adjustedPValue) } ?? "",
    ] + (isConfirmed ? [confirmed] : [])
  }
}
