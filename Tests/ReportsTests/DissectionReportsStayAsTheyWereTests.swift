import Dissection
import Foundation
import Reports
import TestSupport
import Testing

struct DissectionReportsStayAsTheyWereTests {
  private func report(hasNull: Bool = true) -> DissectionReport {
    let result = MadeUpDissection(hasNull: hasNull).result()
    var pictures = DissectionPictures()
    for place in DissectionPictures.wanted(by: result) {
      pictures.thumbnails[place.image] = Data([UInt8(place.image), 2, 3])
      pictures.masks[place] = MaskRunLengths(width: 20, height: 10, runs: [place.unit, 40, 60])
    }
    return DissectionReport(result, pictures: pictures)
  }

  @Test("a dissection is written to JSON, CSV, text and HTML as recorded")
  func whole() throws {
    let report = report()
    try Snapshot.check(String(decoding: report.json, as: UTF8.self), "dissection.json")
    try Snapshot.check(report.csv, "dissection-units.csv")
    try Snapshot.check(report.netDissectTables[0].csv, "dissection-result.csv")
    try Snapshot.check(report.text, "dissection.txt")
    try Snapshot.check(report.html, "dissection.html")
  }

  @Test("without a null nothing is said of chance")
  func withoutNull() throws {
    let report = report(hasNull: false)
    try Snapshot.check(report.text, "dissection-no-null.txt")
    #expect(report.html.contains("Not compared with chance."))
    #expect(!report.html.contains("\"chance\":{"))
  }

  @Test("a report is written whole, and twice to the same bytes")
  func files() throws {
    let folder = try TemporaryFolder()
    let names = [
      "block-2-----last--result.csv", "dissection.sqlite", "features.6-Concat-result.csv",
      "report.html", "result.json", "units.csv",
    ]
    var written: [[Data]] = []
    for run in ["a", "b/c"] {
      try report().write(to: folder.appending(run))
      let found = try FileManager.default.contentsOfDirectory(atPath: folder.appending(run).path)
      #expect(found.sorted() == names)
      written.append(try names.map { try Data(contentsOf: folder.appending("\(run)/\($0)")) })
    }
    #expect(written[0] == written[1])
  }

  @Test("a folder that is a file is a fault of the input")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data(), to: "taken")
    #expect(try faultCodes { try report().write(to: file) } == ["files.unwritable"])
  }

  @Test("layers whose names differ only in what files cannot be called get files of their own")
  func layerFiles() {
    var result = MadeUpDissection().result()
    result.layers[0].layer = "/a/b"
    result.layers[1].layer = "a\\B"
    #expect(
      DissectionReport(result).netDissectTables.map(\.file) == [
        "a-b-result.csv", "a-B-2-result.csv",
      ]
    )
    result.layers[0].layer = ".."
    #expect(DissectionReport(result).netDissectTables[0].file == "layer-result.csv")
  }

  @Test("no line of text is wider than 100 columns, and no name steers the terminal")
  func terminal() {
    var result = MadeUpDissection().result()
    result.layers[0].layer = "red\u{1B}[31m\r\u{202E}"
    let text = DissectionReport(result).text
    for line in text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    let isHarmless = text.unicodeScalars.allSatisfy {
      $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
    }
    #expect(isHarmless)
  }

  @Test("the database's tables are explained, column by column")
  func documented() throws {
    let place = TestData.checkout.appending(path: "docs/dissection-database.md")
    let page = try String(contentsOf: place, encoding: .utf8)
    let folder = try TemporaryFolder()
    let file = folder.appending("d.sqlite")
    try report().writeDatabase(to: file)
    // The file holds the statements that made it as text.
    let bytes = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let columns = bytes.matches(of: /\n  +([a-z_]+) (INTEGER|REAL|TEXT)/).map { String($0.1) }
    #expect(columns.count > 50)
    for column in columns { #expect(page.contains("`\(column)`"), "\(column)") }
  }
}
