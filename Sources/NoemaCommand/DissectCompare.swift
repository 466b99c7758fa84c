import ArgumentParser
import Diagnostics
import Dissection
import Foundation
import Reports

/// `noema dissect compare`: networks, layers or trainings side by side.
struct DissectCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dissect compare",
    abstract: "Sets dissections side by side: what their units detect, by category.",
    discussion: """
      Each layer of each dissection is a side: its detectors (units) and unique detectors (different \
      labels) by category, by custom and where chance was asked; and what it detects that the same \
      layer of the first dissection does not, and the reverse.

      EXAMPLE
        noema dissect compare a/dissection.sqlite b/dissection.sqlite --output compared
      """
  )

  @Argument(
    help: ArgumentHelp("The dissections, each a dissection.sqlite.", valueName: "file"),
    completion: .file(extensions: ["sqlite"])
  )
  var dissections: [String]

  @Option(
    help: ArgumentHelp(
      "Where compare.html, comparison.json and comparison.csv go. (default: nowhere, only the table "
        + "is shown)",
      valueName: "folder"
    )
  )
  var output: String?

  @OptionGroup var json: JSONFlag

  func run() throws {
    let files = dissections.map { URL.dissection($0) }
    let report = ComparisonReport(
      try DissectionComparison(
        Array(zip(DissectionComparison.names(of: files), try Self.read(files)))
      )
    )
    if let output {
      try report.write(to: URL(filePath: output))
      Terminal.say("wrote compare.html, comparison.json and comparison.csv in \(output)")
    }
    let shown = json.json ? String(decoding: try report.json, as: UTF8.self) : report.text
    print(shown, terminator: "")
  }

  /// All files, or the faults of all that cannot be read.
  private static func read(_ files: [URL]) throws(InputError) -> [DissectionResult] {
    var results: [DissectionResult] = []
    var faults: [Fault] = []
    for file in files {
      do { results.append(try DissectionResult(readingDatabase: file)) } catch {
        faults += error.faults
      }
    }
    try InputError.throwAny(faults)
    return results
  }
}
