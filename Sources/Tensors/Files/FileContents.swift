public import Foundation

/// The bytes of a file: those of a small one in memory, those of a large one mapped into it, so that
/// they are read only where they are looked at.
public struct FileContents: Sendable {
  /// The bytes.
  public let data: Data
  private let isMapped: Bool

  /// From this size on, a file is mapped.
  private static let mappingSize = 16 << 20

  /// - Parameter size: that of the file.
  init(_ url: URL, size: Int) throws {
    isMapped = size >= Self.mappingSize
    data = try isMapped ? Self.mapped(url, size) : Data(contentsOf: url)
  }

  private static func mapped(_ url: URL, _ size: Int) throws -> Data {
    let file = open(url.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    defer { close(file) }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
    return Data(bytesNoCopy: start, count: size, deallocator: .unmap)
  }

  /// Lets the system have the memory of a part that was looked at; what is looked at again is read
  /// from the file again.
  public func letGo(_ part: Data) {
    guard isMapped else { return }
    data.withUnsafeBytes { whole in
      part.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress, let first = whole.baseAddress else { return }
        // Only whole pages of the mapping, which nobody writes, may be dropped.
        let (page, offset) = (Int(getpagesize()), start - first)
        let begin = (offset + page - 1) / page * page
        let end = (offset + bytes.count) / page * page
        guard offset >= 0, offset + bytes.count <= whole.count, begin < end else { return }
        madvise(UnsafeMutableRawPointer(mutating: first + begin), end - begin, MADV_DONTNEED)
      }
    }
  }
}
