import Concepts
import Diagnostics

/// What `noema tcav` prints: a table of at most 100 columns, then what a reader must know.
struct TCAVText: Sendable, CustomStringConvertible {
  private let result: TCAVResult
  private let words: TCAVWords
  private let numerals = Numerals.terminal
  private static let columns = 100

  init(_ result: TCAVResult) {
    self.result = result
    words = TCAVWords(result: result, numerals: numerals)
  }

  var description: String {
    let lines = paragraph(words.subject) + paragraph(words.method) + table.lines + [""] + remarks
    return lines.joined(separator: "\n") + "\n"
  }

  private var table: TextTable {
    TextTable(
      columns: [
        TextColumn(title: "concept", alignment: .left),
        TextColumn(title: "score", alignment: .right),
        TextColumn(title: "effect [\(confidence) %]", alignment: .left),
        TextColumn(title: "spread", alignment: .right),
        TextColumn(title: "p", alignment: .right),
        TextColumn(title: "adj. p", alignment: .left),
        TextColumn(title: "accuracy", alignment: .right),
        TextColumn(title: "in layer", alignment: .left),
      ],
      groups: result.layers.map { layer in
        let values = words.counted(layer.width, "value")
        return TextTable.Group(
          heading: "\(layer.layer) (\(values))",
          rows: layer.concepts.map(row)
        )
      },
      limit: Self.columns
    )
  }

  private func row(_ finding: TCAVConceptResult) -> [String] {
    [
      finding.concept,
      numerals.fixed(finding.score, 3),
      numerals.withSign(finding.effect, 3) + " " + numerals.withSigns(finding.effectInterval, 3),
      numerals.fixed(finding.spreadOverRuns.standardDeviation, 3),
      numerals.pValue(finding.pValue),
      numerals.pValue(finding.adjustedPValue) + " " + finding.mark,
      numerals.fixed(finding.verdict.accuracy, 2),
      finding.verdict.isConcept ? "yes" : "no",
    ]
  }

  /// What the table cannot say, nearest to it what bears on its numbers.
  private var remarks: [String] {
    var remarks = result.everyNotice.map(\.text).flatMap { paragraph("- " + $0, indent: "  ") }
    if let smallestP = words.smallestP { remarks += paragraph("- " + smallestP, indent: "  ") }
    let hasAbsent = result.layers.contains { $0.concepts.contains { !$0.verdict.isConcept } }
    if hasAbsent {
      remarks += paragraph(
        "- in layer: no means that a classifier does not find the concept there; its score says "
          + "nothing.",
        indent: "  "
      )
    }
    return remarks
      + paragraph(
        "- spread: the standard deviation of the score over runs; it is no error of the effect.",
        indent: "  "
      )
  }

  private var confidence: String { numerals.fixed(result.settings.confidence * 100, 0) }

  private func paragraph(_ text: String, indent: String = "") -> [String] {
    TerminalText.wrapped(TerminalText.harmless(text), to: Self.columns, indent: indent)
  }
}
