import Diagnostics
package import Foundation
package import Tensors

/// The folder `unfinished` in a job's output, where it keeps what it has until it is done.
///
/// It belongs to one job, known by a digest of all that decides its numbers, and each shard in it to
/// one process at a time.
package final class WorkFolder: Sendable {
  /// How a process comes to a folder.
  package enum Entry: Sendable {
    /// Nothing may be there.
    case new
    /// What is there is gone on with; it may belong to other shards.
    case resumed
  }

  /// The folder.
  package let url: URL
  private let locks: [Int32]

  /// Enters the work folder of an output folder, and makes it if it is not there.
  ///
  /// - Parameters:
  ///   - output: where results will go.
  ///   - job: the digest of all that decides the job's numbers.
  ///   - entry: whether something may be there.
  ///   - shard: the shard that this process works at, one process at a time; `nil` for the whole,
  ///     which nobody may work at beside it.
  /// - Throws: `dissection.unfinished` if something is there and `entry` is `.new`;
  ///   `dissection.other-job` if what is there belongs to another job; `dissection.in-use` if another
  ///   process works at the same.
  package init(in output: URL, job: Digest, entry: Entry, shard: Shard? = nil) throws {
    let folder = output.appending(path: Self.name)
    let name = folder.appending(path: "job")
    try AtomicFile.makeFolder(folder)
    var locks: [Int32] = []
    do {
      locks.append(try Self.lock(folder.appending(path: "lock"), isShared: shard != nil, output))
      if let shard {
        let name = "lock-\(shard.number)-of-\(shard.count)"
        locks.append(try Self.lock(folder.appending(path: name), isShared: false, output))
      }
      if FileManager.default.fileExists(atPath: name.path) {
        if case .new = entry { throw InputError(.unfinished(output.path)) }
        let own = try String(decoding: InputFile.bytes(of: name), as: UTF8.self)
        guard own == job.hex else { throw InputError(.otherJob(output.path)) }
      } else {
        try AtomicFile.write(job.hex, to: name)
      }
    } catch {
      for lock in locks { close(lock) }
      throw error
    }
    url = folder
    self.locks = locks
  }

  private static func lock(_ file: URL, isShared: Bool, _ output: URL) throws -> Int32 {
    let lock = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard lock >= 0 else { throw RunError("cannot write \(file.path)") }
    guard flock(lock, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
      close(lock)
      throw InputError(.inUse(output.path))
    }
    return lock
  }

  deinit { for lock in locks { close(lock) } }

  /// Whether an unfinished job is in an output folder.
  package static func isThere(in output: URL) -> Bool {
    FileManager.default.fileExists(atPath: output.appending(path: "\(name)/job").path)
  }

  /// A file of the folder.
  package func file(_ name: String) -> URL { url.appending(path: name) }

  /// Whether a file is there.
  package func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name).path)
  }

  /// Whether all who work here have found the same; the first to ask says what.
  func agree(on digest: Digest, _ name: String) throws -> Bool {
    let url = file("\(name)-digest")
    guard FileManager.default.fileExists(atPath: url.path) else {
      try AtomicFile.write(digest.hex, to: url)
      return true
    }
    return try String(decoding: InputFile.bytes(of: url), as: UTF8.self) == digest.hex
  }

  /// Takes the folder away: the job is done.
  package func remove() { try? FileManager.default.removeItem(at: url) }

  private static let name = "unfinished"
}
