import Diagnostics
import Foundation

/// Pages of words, one an image, for random reading: in memory, or in a file that the system maps.
///
/// A file is a run of pages, each a word with the image and the number of words, then the words.
package final class PageStore: Sendable {
  private enum Storage {
    case memory([UInt64])
    case mapped(Data)
  }

  private let storage: Storage
  private let spans: [Span]
  /// The images that have a page, ascending.
  package let images: [Int]

  /// Where a page's words lie.
  struct Span {
    let image: Int
    let words: Range<Int>
  }

  init(memory words: [UInt64], _ spans: [Span]) {
    storage = .memory(words)
    self.spans = spans
    images = spans.map(\.image)
  }

  /// Maps an open file whose pages are known; it may be closed and unlinked thereafter.
  ///
  /// - Parameter file: what errors name.
  /// - Throws: `RunError` if it cannot be read, or is shorter than its pages.
  init(mapping descriptor: Int32, _ file: URL, _ spans: [Span]) throws(RunError) {
    let size = (spans.last?.words.upperBound ?? 0) * PageStore.wordSize
    // The system maps no empty file.
    if size == 0 {
      storage = .memory([])
    } else {
      storage = .mapped(try PageStore.mapped(descriptor, size, file))
    }
    self.spans = spans
    images = spans.map(\.image)
  }

  private static func mapped(
    _ descriptor: Int32,
    _ size: Int,
    _ file: URL
  ) throws(RunError) -> Data {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(file) }
    guard Int(status.st_size) >= size else {
      throw RunError("\(file.path) has become shorter while it was in use")
    }
    let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start, start != MAP_FAILED else { throw unreadable(file) }
    return Data(bytesNoCopy: start, count: size, deallocator: .unmap)
  }

  private static func unreadable(_ file: URL) -> RunError {
    let reason = String(cString: strerror(errno))
    return RunError("\(file.path) cannot be read: \(reason)")
  }

  static let wordSize = 8

  /// The number of pages.
  package var count: Int { spans.count }

  /// The bytes of all pages.
  package var byteCount: Int { spans.reduce(0) { $0 + $1.words.count * Self.wordSize } }

  /// Gives the words of the page at a place in `images`.
  package func read<Result>(
    _ place: Int,
    _ body: (UnsafeBufferPointer<UInt64>) throws -> Result
  ) rethrows -> Result {
    let range = spans[place].words
    switch storage {
    case .memory(let words):
      return try words.withUnsafeBufferPointer {
        try body(UnsafeBufferPointer(rebasing: $0[range]))
      }
    case .mapped(let data):
      return try data.withUnsafeBytes { bytes in
        try bytes.withMemoryRebound(to: UInt64.self) {
          try body(UnsafeBufferPointer(rebasing: $0[range]))
        }
      }
    }
  }

  /// Lets the system have the memory of pages in a file; what is read again is read from the file.
  func letGo() {
    guard case .mapped(let data) = storage else { return }
    data.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
    }
  }

  /// The pages that a file of words begins with, up to the first that is torn or out of order.
  static func spans(of words: UnsafeBufferPointer<UInt64>) -> [Span] {
    var spans: [Span] = []
    var place = 0
    while place < words.count {
      let (image, count) = PackedSet.parts(words[place])
      guard count < words.count - place, image > spans.last?.image ?? -1 else { break }
      spans.append(Span(image: image, words: place + 1..<place + 1 + count))
      place += 1 + count
    }
    return spans
  }
}
