public import Diagnostics
public import Foundation

/// A file that the user names.
public enum InputFile {
  /// The bytes of a file; those of a large one are read only where they are looked at.
  ///
  /// - Throws: `InputError`: `files.missing` (with near names of its folder), `files.is-folder`,
  ///   `files.empty` or `files.unreadable`.
  public static func bytes(of url: URL) throws(InputError) -> Data { try contents(of: url).data }

  /// The bytes of a file that can be let go part by part.
  ///
  /// - Throws: as `bytes(of:)`.
  public static func contents(of url: URL) throws(InputError) -> FileContents {
    let size = try check(url)
    do { return try FileContents(url, size: size) } catch {
      throw InputError(.unreadable(url.path, error.localizedDescription))
    }
  }

  /// The size of a file in bytes, at least 1.
  ///
  /// - Throws: as `bytes(of:)`.
  @discardableResult
  public static func check(_ url: URL) throws(InputError) -> Int {
    var status = stat()
    guard stat(url.path, &status) == 0 else {
      let code = errno
      if code == ENOENT { throw InputError(.noSuchFile(url.path, near: nearNames(url))) }
      throw InputError(.unreadable(url.path, String(cString: strerror(code))))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw InputError(.isFolder(url.path))
    case S_IFREG: break
    default: throw InputError(.unreadable(url.path, "it is not a regular file"))
    }
    if status.st_size == 0 { throw InputError(.emptyFile(url.path)) }
    return Int(status.st_size)
  }

  private static func nearNames(_ url: URL) -> String? {
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return NearNames(among: names.sorted()).remedy(for: url.lastPathComponent)
  }
}
