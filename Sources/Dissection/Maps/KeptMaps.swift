import Diagnostics
import Foundation
import Tensors

/// What pass 1 keeps of the maps of the images that it saw first, for pass 2, as far as a budget
/// goes: of each image and layer the units that can still come above their thresholds.
///
/// The last images are in memory, where they shrink as bounds rise; what is too much for it goes to a
/// file that is written and read in order, so that memory does not grow with the number of images.
/// The file has no name and goes with the value. What the disk has no room for is not kept: pass 2 can
/// compute it again.
final class KeptMaps {
  /// Whether no further image is kept.
  private(set) var isFull = false
  private let layers: Int
  private let writer: PageWriter?
  private var byteCount = 0
  private let budget: Int
  /// The images after those in the file.
  private var recent: [Image] = []
  private var recentBytes = 0

  /// An image's place in the job, and its maps by layers.
  struct Image: Sendable {
    let place: Int
    let maps: [ActiveMaps]

    var byteCount: Int { maps.reduce(0) { $0 + $1.byteCount } }
  }

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

  /// The bytes that are held in memory: a thousand images of a layer.
  private var room: Int { min(budget / 8, 16 << 20) }

  /// Keeps images, or none from now on if there is no room in the budget or on the disk.
  ///
  /// - Parameter bounds: for each layer and unit what is above no threshold.
  func keep(_ images: [Image], above bounds: [[Float]], _ workers: Workers) {
    guard !isFull else { return }
    recent += images
    recentBytes += images.reduce(0) { $0 + $1.byteCount }
    guard recentBytes > room else { return }
    recent = workers.map(blocks: recent.count) { [recent] index in
      Image(
        place: recent[index].place,
        maps: zip(recent[index].maps, bounds).map { $0.above($1) }
      )
    }
    recentBytes = recent.reduce(0) { $0 + $1.byteCount }
    if recentBytes > room / 2 { write(workers) }
  }

  /// Writes what is in memory to the file; what finds no room there stays in memory as far as that
  /// goes, and nothing is added.
  private func write(_ workers: Workers) {
    let pages = workers.map(blocks: recent.count) { [recent] in
      recent[$0].maps.flatMap(\.words)
    }
    byteCount += pages.reduce(0) { $0 + $1.count * PageStore.wordSize }
    do {
      guard let writer, byteCount <= budget else { throw RunError("the budget is spent") }
      for (image, page) in zip(recent, pages) { try writer.append(image: image.place, page) }
      try writer.write()
      recent = []
    } catch {
      isFull = true
      try? writer?.dropUnwritten()
      let last = writer?.images.last ?? -1
      recent.removeAll { $0.place <= last }
    }
    recentBytes = recent.reduce(0) { $0 + $1.byteCount }
    while recentBytes > room, let image = recent.popLast() { recentBytes -= image.byteCount }
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
    guard let pages = try? writer?.finish() else { return start }
    let written = pages.images.indices.filter { pages.images[$0] >= start }
    for first in stride(from: 0, to: written.count, by: size) {
      try body(
        written[first..<min(first + size, written.count)].map {
          KeptImage(pages, $0, layers: layers)
        }
      )
      pages.letGo()
    }
    let held = recent.filter { $0.place >= start }
    for first in stride(from: 0, to: held.count, by: size) {
      try body(
        held[first..<min(first + size, held.count)].map { KeptImage($0.place, $0.maps) }
      )
    }
    let last = held.last?.place ?? written.last.map { pages.images[$0] }
    return last.map { $0 + 1 } ?? start
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
