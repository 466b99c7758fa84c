import ArgumentParser
import Dissection
import Foundation
import Reports

/// `noema units`: looks things up in a dissection.
struct Units: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks up units and labels in a dissection.",
    discussion: """
      Units are numbered from 0, as in the page, the database and units.csv; only NetDissect's own \
      tables (LAYER-result.csv) count from 1.

      EXAMPLES
        noema units --report out/dissection.sqlite
        noema units --report out/dissection.sqlite --label car
        noema units --report out/dissection.sqlite --unit 107 --layer conv5
      """
  )

  @Option(
    help: ArgumentHelp(
      "The dissection.sqlite that 'noema dissect --output' wrote, or its folder.",
      valueName: "file"
    ),
    completion: .file(extensions: ["sqlite"])
  )
  var report: String

  @Option(
    help: ArgumentHelp(
      "A label: the units whose best label of its category it is. (default: each unit's own label)",
      valueName: "name"
    )
  )
  var label: String?

  @Option(
    help: ArgumentHelp(
      "A unit, numbered from 0: all that was found of it. (default: all units)",
      valueName: "index"
    )
  )
  var unit: Int?

  @Option(help: ArgumentHelp("A layer. (default: all)", valueName: "layer"))
  var layer: String?

  @Option(help: ArgumentHelp("The most lines to show of each layer, at least 1.", valueName: "n"))
  var top = 20

  @OptionGroup var json: JSONFlag

  func validate() throws {
    guard top >= 1 else { throw ValidationError("--top is \(top), but must be at least 1.") }
  }

  func run() throws {
    let result = try DissectionResult(readingDatabase: .dissection(report))
    let question = UnitLookup.Question(label: label, unit: unit, layer: layer, top: top)
    let lookup = try UnitLookup(question, in: result)
    print(
      json.json ? String(decoding: try lookup.json, as: UTF8.self) : lookup.text,
      terminator: ""
    )
  }
}

extension URL {
  /// The database of a dissection, by its own path or by that of the folder that holds it.
  static func dissection(_ path: String) -> URL {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let place = URL(filePath: path)
    return isThere && isFolder.boolValue ? place.appending(path: "dissection.sqlite") : place
  }
}
