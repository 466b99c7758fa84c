import Foundation

/// Memory for kernels: aligned to a cache line, owned by one object.
///
/// It is written only while its owner prepares it (weights) or by the one run that holds it
/// (an arena), which is what makes the unchecked conformance true.
final class AlignedBuffer: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let isOwned: Bool
  private let whole: AlignedBuffer?
  private var values: [Float] = []

  /// Cache lines are 64 bytes; large buffers start at a 2 MB page so that the kernel may use huge
  /// pages for them.
  init(byteCount: Int) {
    self.byteCount = byteCount
    isOwned = true
    whole = nil
    let hugePage = 2 << 20
    let isLarge = byteCount >= hugePage
    base = .allocate(byteCount: max(byteCount, 64), alignment: isLarge ? hugePage : 64)
    if isLarge { madvise(base, byteCount, MADV_HUGEPAGE) }
  }

  convenience init(_ values: [Float]) {
    self.init(byteCount: values.count * MemoryLayout<Float>.stride)
    values.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { base.copyMemory(from: start, byteCount: bytes.count) }
    }
  }

  /// The numbers where they are: an array's elements stay at their place while somebody holds it and
  /// nobody changes it.
  init(sharing values: [Float]) {
    base = values.withUnsafeBytes { bytes in
      bytes.baseAddress.map(UnsafeMutableRawPointer.init(mutating:))
        ?? .allocate(byteCount: 64, alignment: 64)
    }
    byteCount = values.count * MemoryLayout<Float>.stride
    isOwned = values.isEmpty
    whole = nil
    self.values = values
  }

  /// The rest of a buffer, which lives as long as this.
  init(_ whole: AlignedBuffer, from offset: Int) {
    precondition(0...whole.byteCount ~= offset, "a part lies inside the whole")
    base = whole.base + offset
    byteCount = whole.byteCount - offset
    isOwned = false
    self.whole = whole
  }

  deinit { if isOwned { base.deallocate() } }
}
