public import Foundation

/// A folder of its own for one test, which vanishes with the value that holds it.
public final class TemporaryFolder: Sendable {
  /// The folder, which exists and is empty at first.
  public let url: URL

  /// Makes the folder.
  ///
  /// - Throws: what the file system says.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "noema-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A place in the folder.
  public func appending(_ path: String) -> URL { url.appending(path: path) }

  /// Writes bytes to a place in the folder, which it gives back.
  ///
  /// - Throws: what the file system says.
  public func write(_ bytes: Data, to path: String) throws -> URL {
    let place = appending(path)
    let folder = place.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try bytes.write(to: place)
    return place
  }
}
