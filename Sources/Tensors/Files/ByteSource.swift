import Diagnostics
import Foundation

/// Bytes that are read front to back.
protocol ByteSource {
  /// The next bytes: `count` of them unless the source ends before.
  func read(_ count: Int) throws(InputError) -> Data
}

extension ZipMember: ByteSource {}

/// The bytes of a file.
struct FileBytes: ByteSource {
  private let url: URL
  private let handle: FileHandle

  init(_ url: URL) throws(InputError) {
    try InputFile.check(url)
    self.url = url
    do { handle = try FileHandle(forReadingFrom: url) } catch {
      throw InputError(.unreadable(url.path, error.localizedDescription))
    }
  }

  func read(_ count: Int) throws(InputError) -> Data {
    if count == 0 { return Data() }
    do { return try handle.read(upToCount: count) ?? Data() } catch {
      throw InputError(.unreadable(url.path, error.localizedDescription))
    }
  }
}
