import Concepts
import Foundation
import Reports
import Testing

struct TablesAreTidyTests {
  @Test("every row has a field for each column, and quoted names come back")
  func fields() throws {
    let report = TCAVReport(try MadeUpResult(parity: .captum).result())
    let runs = records(report.csv)
    #expect(Set(runs.map(\.count)) == [10])
    #expect(runs.count == 1 + 2 * 5 * 3)
    let summary = records(report.summaryCSV)
    #expect(Set(summary.map(\.count)) == [22])
    #expect(summary.dropFirst().prefix(5).map { $0[1] } == MadeUpResult.concepts.map(\.name))
    #expect(Set(summary.dropFirst().map { $0[0] }) == ["features.6/Concat", "block<2> & \"last\""])
  }

  /// A slow reader of RFC 4180.
  private func records(_ csv: String) -> [[String]] {
    var (records, record, field, isQuoted) = ([[String]](), [String](), "", false)
    var characters = Array(csv)[...]
    while let character = characters.popFirst() {
      switch (character, isQuoted) {
      case ("\"", true) where characters.first == "\"":
        characters.removeFirst()
        field.append("\"")
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        record.append(field)
        field = ""
      case ("\n", false):
        records.append(record + [field])
        (record, field) = ([], "")
      default: field.append(character)
      }
    }
    return records
  }
}
