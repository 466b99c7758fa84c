/// Rows of words in aligned columns, the first row a header.
struct TextTable: Sendable, Hashable {
  let rows: [[String]]

  /// The columns that a terminal is taken to have.
  static let width = 100

  /// The lines, columns two spaces apart, with a rule below the header.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    let aligned = rows.map { row in
      Self.trimmed(zip(row, widths).map { Self.padded($0, to: $1) }.joined(separator: "  "))
    }
    guard let header = aligned.first else { return [] }
    let rule = String(repeating: "-", count: aligned.map(\.count).max() ?? 0)
    return [header, rule] + aligned.dropFirst()
  }

  /// A name that fits, its middle left out if need be: both ends of a layer's name tell it apart.
  static func shortened(_ name: String, to width: Int) -> String {
    guard name.count > width else { return name }
    let kept = width - 1
    return "\(name.prefix(kept / 2))…\(name.suffix(kept - kept / 2))"
  }

  /// Words on lines of at most `width` columns, those after the first indented.
  static func wrapped(_ text: String, indent: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += line.isEmpty ? "\(word)" : " \(word)"
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
