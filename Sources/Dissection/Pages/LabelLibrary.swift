import Diagnostics
package import Foundation
package import Tensors

/// The labels of every image as bit sets, for random reading.
package struct LabelLibrary: Sendable {
  private let pages: PageStore
  /// The digest of all labels.
  package let digest: Digest
  /// The sizes of the images' label maps.
  package let sizes: [Size]

  /// The size of a label map.
  package struct Size: Sendable, Hashable, Comparable {
    /// Its columns.
    package let width: Int
    /// Its rows.
    package let height: Int

    /// H W.
    package var pixelCount: Int { width * height }

    /// By width, then by height.
    package static func < (a: Size, b: Size) -> Bool {
      (a.width, a.height) < (b.width, b.height)
    }
  }

  /// The labels of one image; it must not outlive the closure that it was given to.
  package struct Entry {
    /// The size of the label maps.
    package let size: Size
    /// Labels of the whole image, one a plane, as in `LabelBits`.
    package let whole: [Int]
    /// Labels of pixels, one a label and plane, as in `LabelBits`.
    package let parts: PackedSets
  }

  /// Reads the labels of all images, block by block, in parallel.
  ///
  /// - Parameters:
  ///   - count: the number of images.
  ///   - memory: the bytes up to which they are kept in memory.
  ///   - folder: where they go beyond that, in a file without a name; without one they stay in
  ///     memory.
  ///   - bits: the labels of an image.
  /// - Throws: `InputError` with the faults of all images; `RunError` if the disk is full.
  package init(
    count: Int,
    memory: Int,
    folder: URL?,
    workers: Workers,
    bits: @Sendable (Int) throws -> LabelBits
  ) throws {
    var writer = try PageWriter(file: nil)
    var isInMemory = true
    var words = 0
    var sizes: [Size] = []
    var faults: [Fault] = []
    var hasher = Digest.Hasher()
    for start in stride(from: 0, to: count, by: Self.blockSize) {
      let block = start..<min(start + Self.blockSize, count)
      for (offset, page) in Self.pages(block, workers, bits).enumerated() {
        do {
          let (size, page, digest) = try page.get()
          sizes.append(size)
          hasher.update(Data(digest.hex.utf8))
          guard faults.isEmpty else { continue }
          words += page.count + 1
          if isInMemory, let folder, words * PageStore.wordSize > memory {
            writer = try Self.moved(writer, to: folder)
            isInMemory = false
          }
          try writer.append(image: start + offset, page)
        } catch let error as InputError { faults += error.faults }
      }
    }
    try InputError.throwAny(faults)
    pages = try writer.finish()
    digest = hasher.digest()
    self.sizes = sizes
  }

  /// Lets the system have the memory of labels in a file.
  func letGo() { pages.letGo() }

  /// The number of images.
  package var count: Int { sizes.count }
  /// The bytes that the labels take, in memory or on disk.
  package var byteCount: Int { pages.byteCount }

  /// Gives the labels of an image.
  package func labels<Result>(
    of image: Int,
    _ body: (Entry) throws -> Result
  ) rethrows -> Result {
    try pages.read(image) { page in
      let count = Int(page[0])
      return try body(
        Entry(
          size: sizes[image],
          whole: page[1..<1 + count].map { Int($0) },
          parts: PackedSets(page, from: 1 + count)
        )
      )
    }
  }

  /// The labels of an image as a value of their own.
  package func bits(of image: Int) -> LabelBits {
    labels(of: image) { entry in
      LabelBits(
        width: entry.size.width,
        height: entry.size.height,
        whole: entry.whole,
        parts: entry.parts.map {
          LabelBits.Part(
            label: $0.key,
            area: $0.area,
            firstWord: $0.firstWord,
            words: Array($0.words)
          )
        }
      )
    }
  }

  /// The images that are read at once.
  private static let blockSize = 256

  private static func pages(
    _ block: Range<Int>,
    _ workers: Workers,
    _ bits: @Sendable (Int) throws -> LabelBits
  ) -> [Swift.Result<(Size, [UInt64], Digest), any Error>] {
    workers.map(blocks: block.count) { offset in
      Swift.Result {
        let labels = try bits(block.lowerBound + offset)
        let size = Size(width: labels.width, height: labels.height)
        let page = page(of: labels)
        return (size, page, digest(of: page, size))
      }
    }
  }

  private static func digest(of page: [UInt64], _ size: Size) -> Digest {
    var hasher = Digest.Hasher()
    hasher.update(Data("\(size.width) \(size.height)\n".utf8))
    page.withUnsafeBytes { hasher.update($0) }
    return hasher.digest()
  }

  /// The number of labels of the whole image, these labels, and the parts.
  private static func page(of bits: LabelBits) -> [UInt64] {
    var page = [UInt64(bits.whole.count)] + bits.whole.map { UInt64($0) }
    for part in bits.parts {
      PackedSet.append(
        key: part.label,
        area: part.area,
        firstWord: part.firstWord,
        words: part.words,
        to: &page
      )
    }
    return page
  }

  /// The pages so far, in a fresh file without a name.
  private static func moved(_ writer: PageWriter, to folder: URL) throws -> PageWriter {
    let moved = try PageWriter(unnamedIn: folder)
    let pages = try writer.finish()
    for (place, image) in pages.images.enumerated() {
      try pages.read(place) { try moved.append(image: image, $0) }
    }
    return moved
  }
}
