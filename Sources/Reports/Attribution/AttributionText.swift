import Attribution

/// What `noema attribute` prints: what is explained in each image, and what each method gave.
struct AttributionText: Sendable, CustomStringConvertible {
  private let words: AttributionWords
  private var result: AttributionResult { words.result }
  private static let columns = 100
  private static let shown = 20

  init(_ result: AttributionResult) {
    words = AttributionWords(result: result, numerals: .terminal)
  }

  var description: String {
    let more = result.images.count - Self.shown
    let rest = more > 0 ? ["  and \(words.counted(more, "more image"))"] : []
    let lines =
      wrapped(words.subject) + images.lines + rest + methods.lines + checks.lines
      + (words.remarks.isEmpty ? [] : [""]) + words.remarks.flatMap { wrapped("- " + $0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var images: TextTable {
    TextTable(
      columns: [
        TextColumn(title: "image", alignment: .left),
        TextColumn(title: "target", alignment: .left),
        TextColumn(title: "score", alignment: .right),
      ],
      groups: [
        TextTable.Group(
          heading: "what is explained",
          rows: result.images.prefix(Self.shown).map { image in
            [
              image.path, TerminalText.shortened(image.target, to: 40),
              words.numerals.significant(image.score),
            ]
          }
        )
      ],
      limit: Self.columns
    )
  }

  /// For each method what its map of the first image holds.
  private var methods: TextTable {
    let rows = zip(result.methods, first).map { method, cell -> [String] in
      guard cell.refusal == nil else { return [words.name(method), "does not fit", ""] }
      return [
        words.name(method), words.numerals.significant(cell.sum),
        cell.limit.map(words.numerals.significant) ?? "",
      ]
    }
    return TextTable(
      columns: [
        TextColumn(title: "method", alignment: .left), TextColumn(title: "sum", alignment: .right),
        TextColumn(title: "strongest colour", alignment: .right),
      ],
      groups: [TextTable.Group(heading: "the first image", rows: rows)],
      limit: Self.columns
    )
  }

  /// The checks of each method on the first image.
  private var checks: TextTable {
    let rows = zip(result.methods, first).flatMap { method, cell in
      cell.checks.sorted { $0.key < $1.key }.map { name, value in
        [words.name(method), name, words.numerals.significant(value)]
      }
    }
    return TextTable(
      columns: [
        TextColumn(title: "method", alignment: .left), TextColumn(title: "check", alignment: .left),
        TextColumn(title: "value", alignment: .right),
      ],
      groups: rows.isEmpty ? [] : [TextTable.Group(heading: "its checks", rows: rows)],
      limit: Self.columns
    )
  }

  /// What the methods gave for the first image.
  private var first: [AttributionResult.Cell] { result.images.first?.cells ?? [] }

  private func wrapped(_ text: String) -> [String] {
    TerminalText.wrapped(TerminalText.harmless(text), to: Self.columns, indent: "  ")
  }
}
