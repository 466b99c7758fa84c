/// A table as RFC 4180 has it: commas, lines that end in CR LF, fields quoted where they must be.
struct CSV: Sendable, Hashable {
  private(set) var text: String

  /// A table with a line of column names.
  init(columns: [String]) {
    text = ""
    append(columns)
  }

  /// Adds a line of fields.
  mutating func append(_ fields: [String]) {
    text += fields.map(Self.field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ string: String) -> String {
    guard string.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
      return string
    }
    return "\"\(string.replacing("\"", with: "\"\""))\""
  }
}
