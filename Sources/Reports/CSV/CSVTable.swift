/// A table as comma-separated values: a header, then one row an observation.
///
/// Quoted as RFC 4180 says; lines end with a line feed alone, which every reader takes and which
/// `cut`, `awk` and `diff` prefer, unless a format to be matched ends them otherwise.
struct CSVTable: Sendable, CustomStringConvertible {
  /// The names of the columns.
  let columns: [String]
  /// What ends a line.
  let lineEnd: String
  /// The rows, each as long as `columns`.
  private(set) var rows: [[String]] = []

  init(columns: [String], lineEnd: String = "\n") {
    self.columns = columns
    self.lineEnd = lineEnd
  }

  mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "a row has one field a column")
    rows.append(row)
  }

  var description: String {
    ([columns] + rows).map { $0.map(Self.quoted).joined(separator: ",") + lineEnd }.joined()
  }

  /// A field, in quotation marks where it would be read as something else without.
  static func quoted(_ field: String) -> String {
    // By bytes: to Swift, a carriage return with a line feed is one character.
    let isPlain = !field.utf8.contains { byte in
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\r")
        || byte == UInt8(ascii: "\n")
    }
    return isPlain ? field : "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
