import Diagnostics
package import Foundation
import Tensors

/// A folder among the system's temporary files, which vanishes with this value; what killed runs have
/// left is removed when the next one begins.
///
/// A folder whose run is alive is locked: it gets its name, by which others find it, when it is.
package final class ScratchFolder: Sendable {
  /// The folder.
  package let url: URL
  /// `nil` where the system has no locks for folders: then nobody takes it for left.
  private let lock: Int32?

  private static let prefix = "noema-"

  /// Makes a folder.
  ///
  /// - Throws: as `AtomicFile.makeFolder`.
  package init() throws {
    let all = FileManager.default.temporaryDirectory
    Self.removeLeftovers(in: all)
    let name = Self.prefix + UUID().uuidString
    let (unnamed, url) = (all.appending(path: ".\(name)"), all.appending(path: name))
    try AtomicFile.makeFolder(unnamed)
    (self.url, lock) = (url, Self.lock(unnamed))
    guard rename(unnamed.path, url.path) == 0 else {
      throw RunError("cannot write \(url.path): \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
    if let lock { close(lock) }
  }

  /// Removes the user's own folders that no run holds.
  private static func removeLeftovers(in all: URL) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: all.path)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let url = all.appending(path: name)
      guard UUID(uuidString: String(name.dropFirst(prefix.count))) != nil, let lock = lock(url)
      else { continue }
      try? FileManager.default.removeItem(at: url)
      close(lock)
    }
  }

  /// Locks a folder, which ends with the process; `nil` if it is another user's, or locked.
  private static func lock(_ folder: URL) -> Int32? {
    let lock = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard lock >= 0 else { return nil }
    var status = stat()
    guard fstat(lock, &status) == 0, status.st_uid == geteuid(), flock(lock, LOCK_EX | LOCK_NB) == 0
    else {
      close(lock)
      return nil
    }
    return lock
  }
}
