import Foundation

/// How full a store is, and which entries go when it is too full.
struct StoreLedger {
  private let folder: URL
  private let size: Int
  /// The bytes of all entries when the folder was last looked through; `nil` before.
  private var counted: Int?
  /// The bytes that were written since.
  private var written = 0

  init(folder: URL, size: Int) {
    self.folder = folder
    self.size = size
  }

  /// Sees to it that an entry of some bytes fits, and counts it.
  mutating func makeRoom(for bytes: Int) {
    written += bytes
    if let counted, counted + written <= size, written <= size / 20 { return }
    let entries = Self.entries(in: folder)
    var total = entries.reduce(0) { $0 + $1.size }
    if total + bytes > size {
      // A tenth is freed at once, so that the folder is not looked through for every entry.
      let removable = entries.filter { !$0.isBeingWritten }.sorted(by: Entry.isOlder)
      for entry in removable where total + bytes > size - size / 10 {
        // Another process may have been faster.
        unlink(entry.path)
        total -= entry.size
      }
    }
    counted = total
    written = bytes
  }

  /// A file of the store.
  private struct Entry {
    let path: String
    let size: Int
    let used: (seconds: Int, nanoseconds: Int)

    /// Its size and times, unless it has just vanished.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      self.path = path
      size = Int(status.st_size)
      used = (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
    }

    /// Whether it is half of an entry that a process may still be writing, and not one that a
    /// process left when it was killed.
    var isBeingWritten: Bool { path.hasSuffix(".partial") && time(nil) - used.seconds < 3600 }

    static func isOlder(_ a: Entry, _ b: Entry) -> Bool {
      (a.used.seconds, a.used.nanoseconds, a.path) < (b.used.seconds, b.used.nanoseconds, b.path)
    }
  }

  /// All files two levels down.
  private static func entries(in folder: URL) -> [Entry] {
    names(in: folder.path).filter { $0.count == 2 }.flatMap { part in
      let inner = folder.appending(path: part).path
      return names(in: inner).compactMap { Entry("\(inner)/\($0)") }
    }
  }

  private static func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }
}
