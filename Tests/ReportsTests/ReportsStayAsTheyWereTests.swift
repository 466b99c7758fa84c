import Concepts
import Foundation
import Reports
import TestSupport
import Testing

struct ReportsStayAsTheyWereTests {
  private let pictures = [
    ReportPicture(group: "class", caption: "a&b.png", data: Data([1, 2]), mimeType: "image/png"),
    ReportPicture(group: "random", caption: "\"r\".jpg", data: Data(), mimeType: "image/jpeg"),
    ReportPicture(group: "class", caption: "<c>.png", data: Data([3]), mimeType: "image/png"),
  ]

  @Test("a result is written to JSON, CSV, text and HTML as recorded")
  func rank() throws {
    let report = TCAVReport(try MadeUpResult().result(), pictures: pictures)
    try Snapshot.check(String(decoding: report.json, as: UTF8.self), "rank.json")
    try Snapshot.check(report.csv, "rank.csv")
    try Snapshot.check(report.summaryCSV, "rank-summary.csv")
    try Snapshot.check(report.text, "rank.txt")
    try Snapshot.check(report.html, "rank.html")
  }

  @Test("a test that is not valid says so in every form")
  func welch() throws {
    let made = MadeUpResult(test: .welch, parity: .captum)
    let report = TCAVReport(try made.result())
    try Snapshot.check(report.csv, "welch.csv")
    try Snapshot.check(report.summaryCSV, "welch-summary.csv")
    try Snapshot.check(report.text, "welch.txt")
    let caveat = try #require(SignificanceTest.welch.caveat)
    let json = String(decoding: try report.json, as: UTF8.self)
    for text in [json, report.summaryCSV, report.text, report.html] {
      #expect(text.replacing("\n", with: " ").contains(caveat))
    }
  }

  @Test("a report is written whole, and twice to the same bytes")
  func files() throws {
    let folder = try TemporaryFolder()
    let report = TCAVReport(try MadeUpResult().result(), pictures: pictures)
    let names = ["report.html", "result.csv", "result.json", "summary.csv"]
    var written: [[Data]] = []
    for run in ["a", "b/c"] {
      try report.write(to: folder.appending(run))
      let found = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(run).path
      )
      #expect(found.sorted() == names)
      written.append(try names.map { try Data(contentsOf: folder.appending("\(run)/\($0)")) })
    }
    #expect(written[0] == written[1])
  }

  @Test("a folder that is a file is a fault of the input")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data(), to: "taken")
    let report = TCAVReport(try MadeUpResult().result())
    #expect(try faultCodes { try report.write(to: file) } == ["files.unwritable"])
    #expect(
      try faultCodes { try report.write(to: file.appending(path: "below")) } == ["files.unwritable"]
    )
  }
}
