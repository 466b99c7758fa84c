import Diagnostics
import Foundation

/// Reads the rows of a names file, in whichever of its forms they are.
struct ClassNamesReader {
  private let records: [CSVText.Record]
  private let path: String
  /// What is not understood.
  private(set) var faults: [Fault] = []

  /// The largest number of a mask of 16 bits, and the largest label number with 0 as a class.
  private static let numbers = 0...65_534

  private static let aliases: [String: [String]] = [
    "number": ["number", "id", "index", "idx", "code"], "name": ["name", "label", "class"],
    "category": ["category"], "red": ["red", "r"], "green": ["green", "g"], "blue": ["blue", "b"],
  ]

  init(records: [CSVText.Record], path: String) {
    let isTabbed = records.first?.fields.count == 1 && records[0].fields[0].contains("\t")
    self.records = records.map { record in
      guard isTabbed else { return record }
      let fields = record.fields.joined(separator: ",").split(
        separator: "\t",
        omittingEmptySubsequences: false
      )
      return CSVText.Record(line: record.line, fields: fields.map(String.init))
    }
    self.path = path
  }

  /// The classes with their lines.
  mutating func entries() -> [(ClassNames.Entry, Int)] {
    guard let first = records.first else { return [] }
    if first.fields.count == 1 { return lines() }
    if let columns = header(first.fields) {
      return records.dropFirst().compactMap { entry($0, columns) }
    }
    let hasColours = first.fields.count >= 5
    let names =
      hasColours ? ["number", "name", "red", "green", "blue"] : ["number", "name", "category"]
    let columns = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return records.compactMap { entry($0, columns) }
  }

  /// `number name` on every line, or a name on every line.
  private func lines() -> [(ClassNames.Entry, Int)] {
    let texts = records.map {
      $0.fields.joined(separator: ",").trimmingCharacters(in: .whitespaces)
    }
    let numbered = texts.map { text -> ClassNames.Entry? in
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let name = text.dropFirst(digits.count).drop { " :\t".contains($0) }
      guard let number = Int(digits), Self.numbers.contains(number), !name.isEmpty,
        name.startIndex > digits.endIndex
      else { return nil }
      return ClassNames.Entry(number: number, name: String(name))
    }
    let lines = records.map(\.line)
    if numbered.allSatisfy({ $0 != nil }) {
      return zip(numbered, lines).compactMap { entry, line in entry.map { ($0, line) } }
    }
    let start = ClassNames.background.contains(texts[0].lowercased()) ? 0 : 1
    return zip(texts.indices, lines).map { index, line in
      (ClassNames.Entry(number: index + start, name: texts[index]), line)
    }
  }

  /// The columns by what they mean, if this row names them.
  private func header(_ fields: [String]) -> [String: Int]? {
    var columns: [String: Int] = [:]
    for (index, field) in fields.enumerated() {
      let word = field.trimmingCharacters(in: .whitespaces).lowercased()
      guard let meaning = Self.aliases.first(where: { $1.contains(word) })?.key else { continue }
      if columns[meaning] == nil { columns[meaning] = index }
    }
    return columns["number"] != nil && columns["name"] != nil ? columns : nil
  }

  private mutating func entry(
    _ record: CSVText.Record,
    _ columns: [String: Int]
  ) -> (ClassNames.Entry, Int)? {
    func text(_ column: String) -> String? {
      guard let index = columns[column], index < record.fields.count else { return nil }
      let text = record.fields[index].trimmingCharacters(in: .whitespaces)
      return text.isEmpty ? nil : text
    }
    guard let number = text("number").flatMap({ Int($0) }), Self.numbers.contains(number),
      let name = text("name")
    else {
      faults.append(.badNamesRow(at: Place.line(record.line, of: path)))
      return nil
    }
    var entry = ClassNames.Entry(number: number, name: name)
    if let category = text("category") { entry.category = category }
    let channels = ["red", "green", "blue"].compactMap(text)
    if !channels.isEmpty {
      let bytes = channels.compactMap { UInt8($0) }
      guard bytes.count == 3 else {
        faults.append(.badColour(channels, at: Place.line(record.line, of: path)))
        return nil
      }
      entry.colour = Int32(bytes[0]) | Int32(bytes[1]) << 8 | Int32(bytes[2]) << 16
    }
    return (entry, record.line)
  }
}
