import Foundation
import Reports
import Testing

/// Each output is compared with a file. `RECORD_SNAPSHOTS=1` rewrites the files and fails, so that a
/// recording never passes for a check.
struct TCAVReportSnapshotTests {
  @Test("JSON is written as it was read")
  func json() throws { try compare(TCAVReport(Sample.result()).json(), "result.json") }

  @Test("the tidy table")
  func csv() throws { try compare(Data(TCAVReport(Sample.result()).csv().utf8), "result.csv") }

  @Test("the page, without pictures, whose bytes depend on the JPEG library")
  func page() throws { try compare(Data(TCAVReport(Sample.result()).html().utf8), "report.html") }

  @Test("the table for terminals fits 100 columns")
  func text() throws {
    let text = try TCAVReport(Sample.result()).text()
    try compare(Data(text.utf8), "report.txt")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  private func compare(_ output: Data, _ name: String) throws {
    let url = Sample.snapshots.appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try output.write(to: url, options: .atomic)
      Issue.record("recorded \(name): run again without RECORD_SNAPSHOTS")
    }
    let expected = try Data(contentsOf: url)
    let isSame = output == expected
    #expect(isSame, "\(name) differs: \(firstDifference(output, expected))")
  }

  private func firstDifference(_ a: Data, _ b: Data) -> String {
    let lines = [a, b].map { String(decoding: $0, as: UTF8.self).components(separatedBy: "\n") }
    let index = zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }?.offset
    return index.map { "line \($0 + 1): \(lines[0][$0])" } ?? "one is longer"
  }
}
