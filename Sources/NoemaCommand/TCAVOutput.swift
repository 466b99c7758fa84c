import Concepts
import Foundation
import Reports

/// A finished TCAV run on its way to the person: files in a folder, a table or JSON on standard
/// output.
struct TCAVOutput {
  let result: TCAVResult
  let pictures: [ReportPicture]

  /// Writes the report into a folder, if one is named, and prints the result.
  func deliver(_ folder: String?, _ asJSON: Bool) throws {
    let report = TCAVReport(result, pictures: pictures)
    if let folder {
      try report.write(to: URL(filePath: folder))
      Terminal.say("wrote report.html, result.json, result.csv and summary.csv in \(folder)")
    }
    let shown = asJSON ? String(decoding: try report.json, as: UTF8.self) : report.text
    print(shown, terminator: "")
  }
}
