public import Dissection
public import Foundation
public import Tensors

/// What a dissection leaves behind: for programs, spreadsheets, databases, terminals and people.
///
/// Every form is a function of the result and the pictures alone: the same input gives the same
/// bytes.
public struct DissectionReport: Sendable {
  /// The result that is reported.
  public var result: DissectionResult
  /// Pictures of the images in which units are most active.
  public var pictures: DissectionPictures

  /// A report.
  public init(_ result: DissectionResult, pictures: DissectionPictures = DissectionPictures()) {
    self.result = result
    self.pictures = pictures
  }

  /// The complete result; `DissectionResult(json:)` reads it back.
  public var json: Data { get throws { try ResultJSON.encode(result) } }

  /// Units x categories, one row each, under a header.
  public var csv: String { result.unitTable.description }

  /// For each layer the name of its file and its table in NetDissect's own format.
  public var netDissectTables: [(file: String, csv: String)] {
    zip(result.layerFileNames, result.layers).map { name, layer in
      ("\(name)-result.csv", NetDissectTable(layer, of: result).description)
    }
  }

  /// For terminals of 100 columns: for each layer how many units detect something, and the best of
  /// them; then what a reader must know.
  public var text: String { text(units: 20) }

  /// The same with so many units of each layer.
  public func text(units: Int) -> String { DissectionText(result, shown: units).description }

  /// A page that needs nothing but itself.
  public var html: String { DissectionPage(result, pictures: pictures).description }

  /// Writes the database; `DissectionResult(readingDatabase:)` reads it back.
  ///
  /// - Throws: as `write(to:)`.
  public func writeDatabase(to url: URL) throws {
    try DissectionDatabase(result: result).write(to: url)
  }

  /// Writes `result.json`, `units.csv`, a `LAYER-result.csv` for each layer, `dissection.sqlite` and
  /// `report.html`.
  ///
  /// - Parameters:
  ///   - folder: is made if it is not there; files of these names in it are replaced, each at once.
  ///   - workers: the threads that make files beside each other.
  /// - Throws: `InputError` (`files.unwritable`) if the folder cannot be written to, `RunError` if
  ///   writing fails for another reason, such as a full disk.
  public func write(to folder: URL, workers: Workers = Workers(1)) throws {
    try AtomicFile.makeFolder(folder)
    let files: [@Sendable () throws -> Void] = [
      { try writeDatabase(to: folder.appending(path: "dissection.sqlite")) },
      { try AtomicFile.write(html, to: folder.appending(path: "report.html")) },
      { try AtomicFile.write(json, to: folder.appending(path: "result.json")) },
      {
        try AtomicFile.write(csv, to: folder.appending(path: "units.csv"))
        for (file, csv) in netDissectTables {
          try AtomicFile.write(csv, to: folder.appending(path: file))
        }
      },
    ]
    _ = try workers.map(blocks: files.count) { try files[$0]() }
  }
}
