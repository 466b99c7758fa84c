import Dissection

/// What `noema dissect` prints: for each layer how many units detect something, the best of them,
/// then what a reader must know.
struct DissectionText: Sendable, CustomStringConvertible {
  private let words: DissectionWords
  private let shown: Int
  private let numerals = Numerals.terminal
  private static let columns = 100

  /// - Parameter shown: how many units of each layer stand in its table.
  init(_ result: DissectionResult, shown: Int) {
    words = DissectionWords(result, .terminal)
    self.shown = shown
  }

  var description: String {
    let layers = words.result.layers.flatMap(lines)
    let remarks = words.remarks.flatMap { paragraph("- " + $0, indent: "  ") }
    return (paragraph(words.subject) + layers + (remarks.isEmpty ? [] : [""]) + remarks)
      .joined(separator: "\n") + "\n"
  }

  private func lines(_ layer: LayerDissection) -> [String] {
    let counts = words.summaries(layer).flatMap { paragraph(words.countLine($0)) }
    let labelled = layer.bestFirst.filter { $0.best != nil }
    let units = UnitTable(words, numerals).table(
      heading: layer.layer,
      Array(labelled.prefix(shown)),
      limit: Self.columns
    )
    let more = labelled.count > shown ? ["  and \(labelled.count - shown) more"] : []
    let formulas = formulas(layer)
    let carriers = layer.directions.flatMap {
      CarrierTable($0, words).text(limit: Self.columns).lines
    }
    return units.lines + more + [""] + counts + paragraph(words.chance(layer)) + formulas + carriers
  }

  private func formulas(_ layer: LayerDissection) -> [String] {
    let rows = layer.bestFirst.prefix(shown).compactMap { unit in
      unit.formula.map { formula in
        [
          formula.formula, words.name(unit), numerals.fixed(formula.iou, 3),
          numerals.fixed(formula.singleIoU, 3),
        ]
      }
    }
    guard !rows.isEmpty else { return [] }
    return TextTable(
      columns: [
        TextColumn(title: "compositional label", alignment: .left),
        TextColumn(title: "unit", alignment: .right), TextColumn(title: "IoU", alignment: .right),
        TextColumn(title: "best single", alignment: .right),
      ],
      groups: [TextTable.Group(heading: "without a category gate", rows: rows)],
      limit: Self.columns
    ).lines
  }

  private func paragraph(_ text: String, indent: String = "") -> [String] {
    TerminalText.wrapped(TerminalText.harmless(text), to: Self.columns, indent: indent)
  }
}
