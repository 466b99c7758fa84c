import Diagnostics
import Foundation

/// Broden's tables of categories and labels: `category.csv`, `label.csv` and a `c_NAME.csv` for
/// each category.
struct BrodenTables: Sendable {
  /// The largest label number that a PNG can hold, as R + 256 G.
  static let largestNumber = 65_535

  /// The categories in the order of `category.csv`, which is NetDissect's.
  let categories: [String]
  /// The labels that belong to one of the categories, sorted by number.
  let labels: [ConceptLabel]
  /// How many labels belong to none.
  let strangers: Int
  /// The tables' files, for the digest.
  let files: [Table]

  /// Reads the tables of a folder.
  ///
  /// - Throws: `InputError` with all faults of all tables.
  init(reading folder: URL) throws(InputError) {
    var faults: [Fault] = []
    let categoryTable = Self.table("category", ["name"], folder, &faults)
    let labelTable = Self.table("label", LabelRow.columns, folder, &faults)
    let names = categoryTable.map { Self.names(of: $0, &faults) } ?? []
    let codes = names.map { name -> Table? in
      let file = "c_\(name)"
      let place = folder.appending(path: "\(file).csv").path
      guard FileManager.default.fileExists(atPath: place) else { return nil }
      return Self.table(file, ["number", "coverage"], folder, &faults)
    }
    let rows = labelTable.map { LabelRow.rows(of: $0, &faults) } ?? []
    // Of rows with other faults too, lest these be followed by faults that are none.
    let known = Set(
      labelTable.map { table in table.rows.compactMap { Int(table.text("number", $0) ?? "") } }
        ?? []
    )
    let coverages = codes.map { $0.map { Self.coverages(in: $0, known: known, &faults) } }
    try InputError.throwAny(faults)
    let places = rows.map { $0.primaryCategory(names, coverages) }
    faults += names.indices.filter { category in
      coverages[category]?.isEmpty ?? !rows.contains { $0.counts[names[category]] != nil }
    }.map { .emptyCategory(names[$0], at: folder.path) }
    try InputError.throwAny(faults)
    categories = names
    labels = zip(rows, places).compactMap { row, place in place.map { row.label(in: names[$0]) } }
      .sorted { $0.number < $1.number }
    strangers = places.count { $0 == nil }
    files = [categoryTable, labelTable].compactMap { $0 } + codes.compactMap { $0 }
  }

  private static func table(
    _ name: String,
    _ columns: [String],
    _ folder: URL,
    _ faults: inout [Fault]
  ) -> Table? {
    do {
      return try Table(reading: folder.appending(path: "\(name).csv"), needing: columns)
    } catch {
      faults += error.faults
      return nil
    }
  }

  private static func names(of table: Table, _ faults: inout [Fault]) -> [String] {
    var names: [String] = []
    for row in table.rows {
      let name = table.text("name", row) ?? ""
      if name.isEmpty {
        faults.append(.emptyCell("name", at: table.place(row)))
      } else if names.contains(name) {
        faults.append(.categoryTwice(name, at: table.place(row)))
      } else {
        names.append(name)
      }
    }
    if table.rows.isEmpty { faults.append(.emptyTable(at: table.path)) }
    return names
  }

  /// What each label of a category covers, by its number.
  private static func coverages(
    in table: Table,
    known: Set<Int>,
    _ faults: inout [Fault]
  ) -> [Int: Double] {
    var coverages: [Int: Double] = [:]
    for row in table.rows {
      let number = table.whole("number", row, in: 1...largestNumber, &faults)
      let coverage = table.amount("coverage", row, &faults)
      guard let number, let coverage else { continue }
      if !known.contains(number) { faults.append(.unknownLabel(number, at: table.place(row))) }
      coverages[number] = coverage
    }
    return coverages
  }
}
