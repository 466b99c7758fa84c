package import Diagnostics
package import Foundation

/// Writes the masks of a layer's units, image by image, as pass 2 makes them.
///
/// One thread at a time may use it.
package final class MaskWriter {
  private let pages: PageWriter

  /// Starts in memory, or goes on with a file; what is torn at its end is cut off.
  ///
  /// - Parameter file: the file, made if it is not there; `nil` for memory.
  /// - Throws: `RunError` if the file cannot be opened.
  package init(file: URL?) throws(RunError) { pages = try PageWriter(file: file) }

  /// The images whose masks are there, ascending.
  package var images: [Int] { pages.images }

  /// Adds the masks of an image; an image without any is said to have none.
  ///
  /// - Precondition: the image follows all that are there.
  /// - Throws: `RunError` if the disk is full.
  package func append(image: Int, _ masks: [UnitMask]) throws(RunError) {
    try append(image: image, page: Self.page(of: masks))
  }

  /// Adds the page of an image's masks.
  ///
  /// - Precondition: the image follows all that are there.
  /// - Throws: `RunError` if the disk is full.
  func append(image: Int, page: [UInt64]) throws(RunError) {
    try pages.append(image: image, page)
  }

  /// The page of an image's masks.
  static func page(of masks: [UnitMask]) -> [UInt64] {
    var page: [UInt64] = []
    page.reserveCapacity(masks.reduce(0) { $0 + $1.words.count + PackedSet.headerCount })
    for mask in masks {
      PackedSet.append(
        key: mask.unit,
        area: mask.area,
        firstWord: mask.firstWord,
        words: mask.words,
        to: &page
      )
    }
    return page
  }

  /// Adds the masks of other images, such as another shard's.
  ///
  /// - Precondition: these images follow all that are there.
  /// - Throws: `RunError` if the disk is full.
  package func append(contentsOf other: MaskLibrary) throws {
    for (place, image) in other.images.enumerated() {
      try other.pages.read(place) { try pages.append(image: image, $0) }
    }
  }

  /// Drops the masks of an image and of all that follow it.
  ///
  /// - Throws: `RunError` if the file cannot be cut.
  package func truncate(toImages image: Int) throws(RunError) {
    try pages.truncate(toImages: image)
  }

  /// Sees to it that all masks are on the disk, if there is a file.
  ///
  /// - Throws: `RunError` if the disk is full.
  package func flush() throws(RunError) { try pages.flush() }

  /// The masks, for reading.
  ///
  /// - Throws: `RunError` if the disk is full, or the file cannot be read.
  package func finish() throws(RunError) -> MaskLibrary { MaskLibrary(try pages.finish()) }
}

/// The masks of a layer's units in every image.
package struct MaskLibrary: Sendable {
  let pages: PageStore

  init(_ pages: PageStore) { self.pages = pages }

  /// The images whose masks are here, ascending.
  package var images: [Int] { pages.images }
  /// The bytes that the masks take, in memory or on disk.
  package var byteCount: Int { pages.byteCount }

  /// Gives the masks of the image at a place in `images`.
  package func masks<Result>(
    at place: Int,
    _ body: (PackedSets) throws -> Result
  ) rethrows -> Result {
    try pages.read(place) { try body(PackedSets($0)) }
  }
}
