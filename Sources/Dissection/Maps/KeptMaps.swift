import Diagnostics
import Foundation
import Tensors

/// What pass 1 keeps of the maps of the images that it saw first, for pass 2, in a file as far as a
/// budget goes: of each image and layer the units that can still come above their thresholds.
///
/// It is written and read in order, so that memory does not grow with the number of images. The file
/// vanishes with the value.
final class KeptMaps {
  /// Whether no further image is kept.
  private(set) var isFull = false
  private let file: URL
  private let layers: Int
  private let writer: PageWriter
  private var byteCount = 0
  private let budget: Int

  /// Nothing yet.
  ///
  /// - Parameters:
  ///   - file: the file; what is in it is lost.
  ///   - layers: the number of layers.
  ///   - budget: how many bytes may be kept.
  /// - Throws: `files.unwritable`, or `RunError` if the file cannot be made.
  init(_ file: URL, layers: Int, budget: Int) throws {
    try AtomicFile.makeFolder(file.deletingLastPathComponent())
    self.file = file
    self.layers = layers
    self.budget = budget
    writer = try PageWriter(file: file)
    try writer.truncate(toImages: 0)
  }

  deinit { try? FileManager.default.removeItem(at: file) }

  /// Keeps an image, or none from now on if there is no room.
  ///
  /// - Throws: `RunError` if the disk is full.
  func keep(_ place: Int, _ page: [UInt64]) throws(RunError) {
    byteCount += page.count * PageStore.wordSize
    isFull = isFull || byteCount > budget
    if !isFull { try writer.append(image: place, page) }
  }

  /// Gives what was kept of the images from a place on, some at a time, in order.
  ///
  /// - Returns: the place after the last.
  /// - Throws: `RunError` if the file cannot be read, and what `body` throws.
  func forEachBatch(
    of size: Int,
    from start: Int,
    _ body: ([KeptImage]) throws -> Void
  ) throws -> Int {
    let pages = try writer.finish()
    let kept = pages.images.indices.filter { pages.images[$0] >= start }
    for first in stride(from: 0, to: kept.count, by: size) {
      try body(
        kept[first..<min(first + size, kept.count)].map { KeptImage(pages, $0, layers: layers) }
      )
      pages.letGo()
    }
    return kept.last.map { pages.images[$0] + 1 } ?? start
  }
}

/// An image whose maps can be had.
struct KeptImage: Sendable {
  /// Its place in the job.
  let place: Int
  /// Its maps, layer by layer.
  let maps: @Sendable () -> [ActiveMaps]

  /// An image whose maps are there.
  init(_ place: Int, _ maps: [ActiveMaps]) {
    self.place = place
    self.maps = { maps }
  }

  /// An image whose maps are in a file.
  fileprivate init(_ pages: PageStore, _ index: Int, layers: Int) {
    place = pages.images[index]
    maps = {
      pages.read(index) { page in
        var place = 0
        return (0..<layers).map { _ in ActiveMaps(page, at: &place) }
      }
    }
  }
}
