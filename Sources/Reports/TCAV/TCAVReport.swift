public import Concepts
public import Foundation
import Tensors

/// A TCAV run as files and text: complete for programs, tidy for tables, and in words for people.
public struct TCAVReport: Sendable {
  /// The run.
  public let result: TCAVResult
  /// A few of the images, shown in the page.
  public let pictures: TCAVPictures

  /// A report.
  public init(_ result: TCAVResult, pictures: TCAVPictures = TCAVPictures()) {
    self.result = result
    self.pictures = pictures
  }

  /// `result.json`: everything, keys sorted, numbers in the fewest digits that read back as the same.
  ///
  /// - Throws: `EncodingError`, which no result of a run causes.
  public func json() throws -> Data { try JSON.encode(result) }

  /// Writes `result.json`, `result.csv` and `report.html` into a folder, which is made if it is not
  /// there; each is written beside its place and renamed.
  ///
  /// - Throws: `InputError` if the folder cannot be written to, `RunError` if the disk refuses.
  public func write(to folder: URL) throws {
    try AtomicFile.write(try json(), to: folder.appending(path: "result.json"))
    try AtomicFile.write(csv(), to: folder.appending(path: "result.csv"))
    try AtomicFile.write(try html(), to: folder.appending(path: "report.html"))
  }
}
