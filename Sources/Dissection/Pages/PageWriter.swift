package import Diagnostics
package import Foundation

/// Writes the pages of a `PageStore`, in ascending order of images.
///
/// One thread at a time may use it.
package final class PageWriter {
  /// The file, or the folder of one without a name, as errors name it.
  private let file: URL?
  private let handle: FileHandle?
  /// Words that are not in the file yet; all words where there is no file.
  private var pending: [UInt64] = []
  private var written = 0
  private var spans: [PageStore.Span] = []

  /// How many words are gathered before the file grows: 4 MB.
  private static let blockSize = 1 << 19

  /// Starts pages in memory, or goes on with those of a file; what is torn at its end is cut off.
  ///
  /// - Parameter file: the file, made if it is not there; `nil` for memory.
  /// - Throws: `RunError` if the file cannot be opened.
  package init(file: URL?) throws(RunError) {
    self.file = file
    guard let file else {
      handle = nil
      return
    }
    do {
      if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
      let data = try Data(contentsOf: file, options: .alwaysMapped)
      spans = data.withUnsafeBytes { bytes in
        let whole = bytes.count / PageStore.wordSize * PageStore.wordSize
        return UnsafeRawBufferPointer(rebasing: bytes[..<whole])
          .withMemoryRebound(to: UInt64.self) { PageStore.spans(of: $0) }
      }
      handle = try FileHandle(forUpdating: file)
    } catch { throw Self.failure(file, error) }
    try cut()
  }

  /// Starts pages in an empty file that is open.
  ///
  /// - Parameters:
  ///   - descriptor: the file, closed with the writer.
  ///   - file: what errors name.
  package init(taking descriptor: Int32, _ file: URL) {
    self.file = file
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Starts pages in a new file without a name: no other process can come upon it, and it is gone
  /// with the writer and its pages, and with the process, however that ends.
  ///
  /// - Parameter folder: where the file takes its room.
  /// - Throws: `RunError` if the file cannot be made.
  package convenience init(unnamedIn folder: URL) throws(RunError) {
    var path = Array(folder.appending(path: ".pages-XXXXXX").path.utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw RunError("\(folder.path) cannot be written: \(reason)")
    }
    unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    self.init(taking: descriptor, folder)
  }

  /// The images that have a page, ascending.
  package var images: [Int] { spans.map(\.image) }

  /// Adds the page of an image.
  ///
  /// - Precondition: the image follows all that have a page.
  /// - Throws: `RunError` if the disk is full.
  package func append(image: Int, _ page: some Collection<UInt64>) throws(RunError) {
    precondition(image > spans.last?.image ?? -1, "pages out of order")
    pending.append(PackedSet.pair(image, page.count))
    pending.append(contentsOf: page)
    let end = written + pending.count
    spans.append(PageStore.Span(image: image, words: end - page.count..<end))
    if handle != nil && pending.count >= Self.blockSize { try write() }
  }

  /// Drops the pages of an image and all that follow it.
  ///
  /// - Throws: `RunError` if the file cannot be cut.
  package func truncate(toImages image: Int) throws(RunError) {
    try write()
    spans.removeAll { $0.image >= image }
    try cut()
  }

  /// Drops the pages that are not in the file yet, such as those that a full disk refused; without a
  /// file, none.
  ///
  /// - Throws: `RunError` if what was written of them cannot be cut off; they are dropped even so.
  package func dropUnwritten() throws(RunError) {
    guard handle != nil else { return }
    pending.removeAll()
    spans.removeAll { $0.words.upperBound > written }
    try cut()
  }

  /// Sees to it that all pages are on the disk, if there is a file.
  ///
  /// - Throws: `RunError` if the disk is full.
  package func flush() throws(RunError) {
    try write()
    guard let handle, let file else { return }
    do { try handle.synchronize() } catch { throw Self.failure(file, error) }
  }

  /// The pages, for reading; nothing may be added any more.
  ///
  /// - Throws: `RunError` if the disk is full, or the file cannot be read.
  package func finish() throws(RunError) -> PageStore {
    try write()
    if let handle, let file { return try PageStore(mapping: handle.fileDescriptor, file, spans) }
    defer { pending = [] }
    return PageStore(memory: pending, spans)
  }

  /// Writes the gathered words to the file, if there is one.
  func write() throws(RunError) {
    guard let handle, let file, !pending.isEmpty else { return }
    do {
      try pending.withUnsafeMutableBytes { words in
        guard let start = words.baseAddress else { return }
        let data = Data(bytesNoCopy: start, count: words.count, deallocator: .none)
        try handle.write(contentsOf: data)
      }
    } catch { throw Self.failure(file, error) }
    written += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Shortens the file, or memory, to the pages that are kept.
  private func cut() throws(RunError) {
    let end = spans.last?.words.upperBound ?? 0
    guard let handle, let file else {
      pending.removeLast(pending.count - end)
      return
    }
    do {
      try handle.truncate(atOffset: UInt64(end * PageStore.wordSize))
      try handle.seekToEnd()
    } catch { throw Self.failure(file, error) }
    written = end
  }

  private static func failure(_ file: URL, _ error: any Error) -> RunError {
    RunError("\(file.path) cannot be written: \(error.localizedDescription)")
  }
}
