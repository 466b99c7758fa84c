import Diagnostics
import Foundation

/// What pass 1 keeps of the maps of the images that it saw first, for pass 2, in a file as far as a
/// budget goes: of each image and layer the units that can still come above their thresholds.
///
/// It is written and read in order, so that memory does not grow with the number of images. The file
/// has no name and goes with the value. What the disk has no room for is not kept: pass 2 can compute
/// it again.
final class KeptMaps {
  /// Whether no further image is kept.
  private(set) var isFull = false
  private let layers: Int
  private let writer: PageWriter?
  private var byteCount = 0
  private let budget: Int

  /// Nothing yet; and nothing ever, if no file can be made.
  ///
  /// - Parameters:
  ///   - folder: where the file takes its room.
  ///   - layers: the number of layers.
  ///   - budget: how many bytes may be kept.
  init(in folder: URL, layers: Int, budget: Int) {
    self.layers = layers
    self.budget = budget
    writer = try? PageWriter(unnamedIn: folder)
    isFull = writer == nil
  }

  /// Keeps an image, or none from now on if there is no room in the budget or on the disk.
  func keep(_ place: Int, _ page: [UInt64]) {
    byteCount += page.count * PageStore.wordSize
    isFull = isFull || byteCount > budget
    guard !isFull, let writer else { return }
    do { try writer.append(image: place, page) } catch {
      isFull = true
      try? writer.dropUnwritten()
    }
  }

  /// Gives what was kept of the images from a place on, some at a time, in order.
  ///
  /// - Returns: the place after the last.
  /// - Throws: what `body` throws.
  func forEachBatch(
    of size: Int,
    from start: Int,
    _ body: ([KeptImage]) throws -> Void
  ) throws -> Int {
    guard let pages = finish() else { return start }
    let kept = pages.images.indices.filter { pages.images[$0] >= start }
    for first in stride(from: 0, to: kept.count, by: size) {
      try body(
        kept[first..<min(first + size, kept.count)].map { KeptImage(pages, $0, layers: layers) }
      )
      pages.letGo()
    }
    return kept.last.map { pages.images[$0] + 1 } ?? start
  }

  /// What the disk took, or `nil` if it cannot be read.
  private func finish() -> PageStore? {
    guard let writer else { return nil }
    if let pages = try? writer.finish() { return pages }
    isFull = true
    try? writer.dropUnwritten()
    return try? writer.finish()
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
