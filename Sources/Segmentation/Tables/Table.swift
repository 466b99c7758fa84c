package import Diagnostics
package import Foundation
import Tensors

/// A table with a header, whose cells are found by the names of their columns.
package struct Table: Sendable {
  /// The file's path, for messages.
  package let path: String
  /// The file's bytes, for digests.
  let bytes: Data
  /// The columns' names, in order.
  package let columns: [String]
  /// The rows below the header, each as long as the header.
  package let rows: [CSVText.Record]
  private let places: [String: Int]

  /// Reads a file.
  ///
  /// - Throws: what `InputFile.bytes(of:)` throws, `segmentation.open-quote`,
  ///   `segmentation.no-column` and `segmentation.twice-column` for the header, all at once,
  ///   `segmentation.row-length` for all rows at once.
  package init(reading url: URL, needing needed: [String]) throws(InputError) {
    path = url.path
    bytes = try InputFile.bytes(of: url)
    let records = try CSVText(bytes, path: url.path).records
    let header = records.first?.fields.map(\.trimmed) ?? []
    columns = header
    places = Dictionary(zip(header, header.indices)) { first, _ in first }
    rows = Array(records.dropFirst())
    try checkHeader(needing: needed)
    try InputError.throwAny(
      rows.filter { $0.fields.count != header.count }.map {
        .rowLength($0.fields.count, header: header.count, at: Place.line($0.line, of: url.path))
      }
    )
  }

  /// The place of a row, for messages.
  func place(_ row: CSVText.Record) -> String { Place.line(row.line, of: path) }

  /// The text of a cell, without spaces around it; `nil` if there is no such column.
  package func text(_ column: String, _ row: CSVText.Record) -> String? {
    places[column].map { row.fields[$0].trimmed }
  }

  /// A cell's whole number within bounds; another text is a fault.
  func whole(
    _ column: String,
    _ row: CSVText.Record,
    in range: ClosedRange<Int>,
    _ faults: inout [Fault]
  ) -> Int? {
    let text = text(column, row) ?? ""
    if let number = Int(text), range.contains(number) { return number }
    faults.append(.notWhole(text, column: column, range, at: place(row)))
    return nil
  }

  /// A cell's finite number that is not negative; another text is a fault.
  func amount(_ column: String, _ row: CSVText.Record, _ faults: inout [Fault]) -> Double? {
    let text = text(column, row) ?? ""
    if let number = Double(text), number.isFinite, number >= 0 { return number }
    faults.append(.notAmount(text, column: column, at: place(row)))
    return nil
  }

  /// A cell's finite number; another text is a fault.
  package func number(_ column: String, _ row: CSVText.Record, _ faults: inout [Fault]) -> Double? {
    let text = text(column, row) ?? ""
    if let number = Double(text), number.isFinite { return number }
    faults.append(.notNumber(text, column: column, at: place(row)))
    return nil
  }

  private func checkHeader(needing needed: [String]) throws(InputError) {
    let near = NearNames(among: columns)
    let missing = needed.filter { places[$0] == nil }.map { name in
      Fault.noColumn(name, remedy: near.remedy(for: name), at: path)
    }
    let twice = columns.indices.filter { places[columns[$0]] != $0 }.map { index in
      Fault.columnTwice(columns[index], at: path)
    }
    try InputError.throwAny(missing + twice)
  }
}
