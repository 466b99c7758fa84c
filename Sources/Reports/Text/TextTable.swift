/// A column of a table in a terminal.
struct TextColumn: Sendable {
  /// Where its cells begin.
  enum Alignment: Sendable { case left, right }

  /// The header.
  let title: String
  /// Where its cells begin.
  let alignment: Alignment
}

/// A table in a terminal: aligned columns two spaces apart, in groups under headings.
struct TextTable: Sendable {
  /// Rows that belong together.
  struct Group: Sendable {
    /// What stands above the rows.
    let heading: String
    /// The rows, one cell a column.
    let rows: [[String]]
  }

  /// The columns; the first, which holds names, is shortened if the table is too wide.
  let columns: [TextColumn]
  /// The rows.
  let groups: [Group]
  /// The columns of the terminal that the table may take.
  let limit: Int

  /// The lines of the table.
  var lines: [String] {
    let widths = widths
    let header = line(columns.map(\.title), widths)
    return groups.flatMap { group in
      let heading = TerminalText.shortened(TerminalText.harmless(group.heading), to: limit)
      return ["", heading, header] + group.rows.map { line($0, widths) }
    }
  }

  private var widths: [Int] {
    let rows = [columns.map(\.title)] + groups.flatMap(\.rows)
    var widths = columns.indices.map { column in
      rows.map { TerminalText.width(TerminalText.harmless($0[column])) }.max() ?? 0
    }
    let gaps = 2 * columns.count
    let excess = widths.reduce(gaps, +) - limit
    if excess > 0 { widths[0] = max(8, widths[0] - excess) }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = columns.indices.map { column in
      let text = TerminalText.harmless(cells[column])
      let cell = column == 0 ? TerminalText.shortened(text, to: widths[column]) : text
      return TerminalText.padded(cell, to: widths[column], columns[column].alignment)
    }
    let line = "  " + padded.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
