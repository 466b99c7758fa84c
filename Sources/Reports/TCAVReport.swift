public import Concepts
public import Foundation
import Tensors

/// What a TCAV run leaves behind: for programs, for spreadsheets, for terminals and for people.
///
/// Every form is a function of the result and the pictures alone: the same input gives the same
/// bytes.
public struct TCAVReport: Sendable {
  /// The result that is reported.
  public var result: TCAVResult
  /// Pictures of the class, the concepts and the random images, in the order shown.
  public var pictures: [ReportPicture]

  /// A report.
  public init(_ result: TCAVResult, pictures: [ReportPicture] = []) {
    self.result = result
    self.pictures = pictures
  }

  /// The complete result; `TCAVResult(json:)` reads it back.
  public var json: Data { get throws { try ResultJSON.encode(result) } }

  /// The runs, one row each, under a header.
  public var csv: String { result.runTable.description }

  /// Layers x concepts, one row each, under a header.
  public var summaryCSV: String { result.summaryTable.description }

  /// A table of at most 100 columns for terminals, with what a reader must know below it.
  public var text: String { TCAVText(result).description }

  /// A page that needs nothing but itself.
  public var html: String { TCAVPage(result, pictures: pictures).description }

  /// Writes `result.json`, `result.csv`, `summary.csv` and `report.html`.
  ///
  /// - Parameter folder: is made if it is not there; files of these names in it are replaced, each
  ///   at once.
  /// - Throws: `InputError` (`files.unwritable`) if the folder cannot be written to, `RunError` if
  ///   writing fails for another reason, such as a full disk.
  public func write(to folder: URL) throws {
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(json, to: folder.appending(path: "result.json"))
    try AtomicFile.write(csv, to: folder.appending(path: "result.csv"))
    try AtomicFile.write(summaryCSV, to: folder.appending(path: "summary.csv"))
    try AtomicFile.write(html, to: folder.appending(path: "report.html"))
  }
}
