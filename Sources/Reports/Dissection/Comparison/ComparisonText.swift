import Diagnostics
import Dissection

/// What `noema dissect compare` prints: for each kind of detector a table of sides and categories,
/// what each side gains and loses, then what a reader must know.
struct ComparisonText: Sendable, CustomStringConvertible {
  private let comparison: DissectionComparison
  private let numerals = Numerals.terminal
  private static let columns = 100

  init(_ comparison: DissectionComparison) { self.comparison = comparison }

  var description: String {
    let lines = ComparisonWords.rules(of: comparison).flatMap { rule in
      table(rule).lines + [""] + changes(rule)
    }
    let notices = comparison.notices.flatMap { paragraph("- " + $0.text) }
    return (lines.dropFirst() + (notices.isEmpty ? [] : [""]) + notices).joined(separator: "\n")
      + "\n"
  }

  private func table(_ rule: DetectorRule) -> TextTable {
    // A terminal's width holds about seven categories; the JSON has them all.
    let shown = comparison.categories.indices.prefix(7)
    return TextTable(
      columns: [
        TextColumn(title: "", alignment: .left), TextColumn(title: "units", alignment: .right),
        TextColumn(title: "detectors", alignment: .right),
        TextColumn(title: "unique", alignment: .right),
      ]
        + shown.map { place in
          let name = TerminalText.shortened(comparison.categories[place], to: 8)
          return TextColumn(title: name, alignment: .right)
        },
      groups: [
        TextTable.Group(
          heading: "\(ComparisonWords.title(rule)); by category: units/unique labels",
          rows: comparison.sides.compactMap { side in
            side.counts.first { $0.rule == rule }.map { row(side, $0, shown) }
          }
        )
      ],
      limit: Self.columns
    )
  }

  private func row(
    _ side: DissectionComparison.Side,
    _ count: DissectionComparison.Count,
    _ shown: Range<Int>
  ) -> [String] {
    [
      side.name, numerals.count(side.units), numerals.count(count.detectors.reduce(0, +)),
      numerals.count(count.labels.joined().count),
    ] + shown.map { "\(count.detectors[$0])/\(count.labels[$0].count)" }
  }

  private func changes(_ rule: DetectorRule) -> [String] {
    let changes = comparison.changes.filter { $0.rule == rule }
    return changes.flatMap { change in
      ComparisonWords.sentences(change, comparison, shown: 12).flatMap { paragraph("- " + $0) }
    }
  }

  private func paragraph(_ text: String) -> [String] {
    TerminalText.wrapped(TerminalText.harmless(text), to: Self.columns, indent: "  ")
  }
}
