import Diagnostics
import Foundation

/// A row of Broden's `label.csv`.
struct LabelRow: Sendable {
  /// The columns that are read.
  static let columns = ["number", "name", "category", "frequency", "coverage"]

  let number: Int
  let name: String
  /// The images in which each category says the label, from a cell such as `material(36);object(3)`.
  let counts: [String: Int]
  let frequency: Int
  let coverage: Double

  /// The sound rows of the table; what is wrong with the others goes to `faults`.
  static func rows(of table: Table, _ faults: inout [Fault]) -> [LabelRow] {
    var lines: [Int: Int] = [:]
    var rows: [LabelRow] = []
    for row in table.rows {
      guard let label = LabelRow(row, table, &faults) else { continue }
      if let first = lines.updateValue(row.line, forKey: label.number) {
        faults.append(.labelTwice(label.number, first: first, at: table.place(row)))
      }
      rows.append(label)
    }
    if table.rows.isEmpty { faults.append(.emptyTable(at: table.path)) }
    return rows
  }

  private init?(_ row: CSVText.Record, _ table: Table, _ faults: inout [Fault]) {
    let number = table.whole("number", row, in: 1...BrodenTables.largestNumber, &faults)
    let frequency = table.whole("frequency", row, in: 0...Int(Int32.max), &faults)
    let coverage = table.amount("coverage", row, &faults)
    let name = table.text("name", row) ?? ""
    if name.isEmpty { faults.append(.emptyCell("name", at: table.place(row))) }
    let cell = table.text("category", row) ?? ""
    let counts = Self.counts(cell)
    if counts == nil { faults.append(.badCategoryCell(cell, at: table.place(row))) }
    guard let number, let frequency, let coverage, let counts, !name.isEmpty else { return nil }
    self.number = number
    self.name = name
    self.counts = counts
    self.frequency = frequency
    self.coverage = coverage
  }

  /// `material(36);object(3)` as a dictionary; `nil` if it is anything else.
  private static func counts(_ cell: String) -> [String: Int]? {
    var counts: [String: Int] = [:]
    for part in cell.split(separator: ";") {
      guard part.last == ")", let open = part.lastIndex(of: "("),
        let count = Int(part[part.index(after: open)...].dropLast()), open > part.startIndex
      else { return nil }
      counts[part[..<open].trimmingCharacters(in: .whitespaces)] = count
    }
    return counts.isEmpty ? nil : counts
  }

  /// The place of the category in which the label covers most, of equal ones the later, as
  /// NetDissect has it; `nil` if it belongs to none.
  ///
  /// Where a category of the label has no `c_NAME.csv`, or no such table lists it, numbers of images
  /// stand in for coverages.
  func primaryCategory(_ categories: [String], _ coverages: [[Int: Double]?]) -> Int? {
    let hasTables = zip(categories, coverages).allSatisfy { name, table in
      counts[name] == nil || table != nil
    }
    let covered = Self.largest(coverages.map { $0?[number] })
    let counted = Self.largest(categories.map { counts[$0].map(Double.init) })
    return hasTables ? covered ?? counted : counted
  }

  /// The place of the largest amount, of equal ones the last.
  private static func largest(_ amounts: [Double?]) -> Int? {
    let known = amounts.enumerated().compactMap { place, amount in amount.map { ($0, place) } }
    return known.max { ($0.0, $0.1) < ($1.0, $1.1) }?.1
  }

  /// The label, in its primary category.
  func label(in category: String) -> ConceptLabel {
    ConceptLabel(
      number: number,
      name: name,
      category: category,
      frequency: frequency,
      coverage: coverage
    )
  }
}
