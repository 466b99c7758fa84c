import Diagnostics
public import Foundation

/// Writing so that a killed run leaves the old file or the new one, never half of one: the file is
/// written beside its place and renamed.
public enum AtomicFile {
  /// Writes bytes; the folders above are made.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - url: its place; what is there is replaced.
  ///   - durably: whether to wait until the disk has it, for files that must outlive a power cut.
  /// - Throws: `InputError` (`files.unwritable`, with the system's reason) if the place cannot be
  ///   written to, `RunError` if writing fails for another reason, such as a full disk.
  public static func write(_ bytes: Data, to url: URL, durably: Bool = false) throws {
    try replace(url, durably: durably) { temporary in
      let file = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw failure(url) }
      defer { close(file) }
      try bytes.withUnsafeBytes { try writeAll($0, to: file, url) }
    }
  }

  /// Writes text as UTF-8; otherwise as for bytes.
  ///
  /// - Throws: as `write(_:to:durably:)` for bytes.
  public static func write(_ text: String, to url: URL, durably: Bool = false) throws {
    try write(Data(text.utf8), to: url, durably: durably)
  }

  /// Lets other code write a file beside its place, and renames it when that has succeeded.
  ///
  /// - Parameters:
  ///   - url: the file's place.
  ///   - durably: as in `write(_:to:durably:)`.
  ///   - writing: is given the temporary place, in the same folder, where nothing is yet.
  /// - Throws: as `write(_:to:durably:)`, and what `writing` throws; then nothing is left behind.
  public static func replace(
    _ url: URL,
    durably: Bool = false,
    _ writing: (URL) throws -> Void
  ) throws {
    let folder = url.deletingLastPathComponent()
    try makeFolder(folder)
    // The whole name is kept short so that a long file name does not grow past the system's bound.
    let unique = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = folder.appending(path: ".\(url.lastPathComponent.prefix(40)).\(unique).partial")
    do {
      try writing(temporary)
      if durably { try synchronize(temporary, for: url) }
      guard rename(temporary.path, url.path) == 0 else { throw failure(url) }
      if durably { try synchronize(folder, for: url) }
    } catch {
      unlink(temporary.path)
      throw error
    }
  }

  /// Makes a folder and those above it, and checks that files can be made in it.
  ///
  /// - Throws: as `write(_:to:durably:)`.
  public static func makeFolder(_ url: URL) throws {
    try makeFolders(url.standardizedFileURL.path)
    guard access(url.path, W_OK | X_OK) == 0 else { throw failure(url) }
  }

  /// Refuses a folder in which files could not be made, whether it is there or not, before the work
  /// whose results go there; makes nothing.
  ///
  /// - Throws: `files.unwritable`, with the system's reason.
  public static func checkFolder(_ url: URL) throws {
    var place = url.standardizedFileURL
    while try !isFolder(place.path) {
      guard errno == ENOENT, place.path != "/" else { throw failure(url) }
      place.deleteLastPathComponent()
    }
    guard access(place.path, W_OK | X_OK) == 0 else { throw failure(url) }
  }

  /// Whether a folder is there; if nothing is, `errno` says why. A file in its place is refused.
  private static func isFolder(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw InputError(.unwritable(path, "it is a file, not a folder"))
    }
    return true
  }

  private static func makeFolders(_ path: String) throws {
    if try isFolder(path) { return }
    let parent = URL(filePath: path).deletingLastPathComponent().path
    if parent != path { try makeFolders(parent) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(URL(filePath: path)) }
  }

  private static func writeAll(
    _ bytes: UnsafeRawBufferPointer,
    to file: Int32,
    _ url: URL
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        file,
        UnsafeRawBufferPointer(rebasing: rest).baseAddress,
        rest.count
      )
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure(url) }
      rest = rest.dropFirst(written)
    }
  }

  private static func synchronize(_ written: URL, for url: URL) throws {
    let file = open(written.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(url) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure(url) }
  }

  /// The error for what the system just refused: the user's, if another place would have done.
  private static func failure(_ url: URL) -> any Error {
    let code = errno
    let reason = String(cString: strerror(code))
    switch code {
    case EACCES, EPERM, EROFS, ENOTDIR, ENOENT, EISDIR, EEXIST, ENOTEMPTY, ENAMETOOLONG, ELOOP:
      return InputError(.unwritable(url.path, reason))
    default:
      return RunError("cannot write \(url.path): \(reason)")
    }
  }
}
