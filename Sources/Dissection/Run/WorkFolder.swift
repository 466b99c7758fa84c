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
  private let lock: Int32

  /// Enters the work folder of an output folder, and makes it if it is not there.
  ///
  /// - Parameters:
  ///   - output: where results will go.
  ///   - job: the digest of all that decides the job's numbers.
  ///   - entry: whether something may be there.
  ///   - holder: what this process works at, such as `shard 1/3`; one process at a time.
  /// - Throws: `dissection.unfinished` if something is there and `entry` is `.new`;
  ///   `dissection.other-job` if what is there belongs to another job; `dissection.in-use` if another
  ///   process works at the same.
  package init(in output: URL, job: Digest, entry: Entry, holder: String) throws {
    let folder = output.appending(path: Self.name)
    let name = folder.appending(path: "job")
    let isThere = FileManager.default.fileExists(atPath: name.path)
    try AtomicFile.makeFolder(folder)
    let file = folder.appending(path: "lock-" + holder.replacing(/[^A-Za-z0-9]+/, with: "-"))
    let lock = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard lock >= 0 else { throw RunError("cannot write \(file.path)") }
    do {
      guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
        throw InputError(.inUse(output.path, holder))
      }
      if isThere {
        if case .new = entry { throw InputError(.unfinished(output.path)) }
        let own = try String(decoding: InputFile.bytes(of: name), as: UTF8.self)
        guard own == job.hex else { throw InputError(.otherJob(output.path)) }
      } else {
        try AtomicFile.write(job.hex, to: name)
      }
    } catch {
      close(lock)
      throw error
    }
    url = folder
    self.lock = lock
  }

  deinit { close(lock) }

  /// A file of the folder.
  package func file(_ name: String) -> URL { url.appending(path: name) }

  /// Whether a file is there.
  package func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name).path)
  }

  /// Takes the folder away: the job is done.
  package func remove() { try? FileManager.default.removeItem(at: url) }

  private static let name = "unfinished"
}
