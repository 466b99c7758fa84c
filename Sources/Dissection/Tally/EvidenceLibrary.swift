package import Diagnostics
package import Foundation

/// Writes what images say about a layer's units, image by image, as pass 2 finds it.
///
/// One thread at a time may use it.
package final class EvidenceWriter {
  private let pages: PageWriter

  /// Starts in memory, or goes on with a file; what is torn at its end is cut off.
  ///
  /// - Parameter file: the file, made if it is not there; `nil` for memory.
  /// - Throws: `RunError` if the file cannot be opened.
  package init(file: URL?) throws(RunError) { pages = try PageWriter(file: file) }

  /// The images that are there, ascending.
  package var images: [Int] { pages.images }

  /// Adds an image.
  ///
  /// - Precondition: the image follows all that are there.
  /// - Throws: `RunError` if the disk is full.
  package func append(_ evidence: ImageEvidence) throws(RunError) {
    try pages.append(image: evidence.image, evidence.page)
  }

  /// Adds the page of an image's evidence.
  ///
  /// - Precondition: the image follows all that are there.
  /// - Throws: `RunError` if the disk is full.
  func append(image: Int, page: [UInt64]) throws(RunError) {
    try pages.append(image: image, page)
  }

  /// Drops an image and all that follow it.
  ///
  /// - Throws: `RunError` if the file cannot be cut.
  package func truncate(toImages image: Int) throws(RunError) {
    try pages.truncate(toImages: image)
  }

  /// Sees to it that all is on the disk, if there is a file.
  ///
  /// - Throws: `RunError` if the disk is full.
  package func flush() throws(RunError) { try pages.flush() }

  /// What was written, for reading.
  ///
  /// - Throws: `RunError` if the disk is full, or the file cannot be read.
  package func finish() throws(RunError) -> EvidenceLibrary { EvidenceLibrary(try pages.finish()) }
}

/// What every image says about a layer's units, in the order of the images.
package struct EvidenceLibrary: Sendable {
  private let pages: PageStore

  init(_ pages: PageStore) { self.pages = pages }

  /// The images, ascending.
  package var images: [Int] { pages.images }

  /// Lets the system have the memory of what lies in a file.
  func letGo() { pages.letGo() }

  /// What the image at a place in `images` says.
  package subscript(place: Int) -> ImageEvidence {
    pages.read(place) { ImageEvidence(image: images[place], page: $0) }
  }
}

extension ImageEvidence {
  /// Two numbers a word: how many units, entries and labels there are, then the arrays.
  var page: [UInt64] {
    let arrays = [
      [Int32(units.count), Int32(labels.count), Int32(present.count), 0], units, areas, ends,
      labels,
      counts, present, truths,
    ]
    let count = arrays.reduce(0) { $0 + $1.count }
    var page = [UInt64](repeating: 0, count: (count + 1) / 2)
    page.withUnsafeMutableBytes { bytes in
      var place = 0
      for array in arrays {
        array.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + $0.count])
            .copyMemory(from: $0)
        }
        place += array.count * MemoryLayout<Int32>.stride
      }
    }
    return page
  }

  fileprivate init(image: Int, page: UnsafeBufferPointer<UInt64>) {
    let numbers = UnsafeRawBufferPointer(page).bindMemory(to: Int32.self)
    let (unitCount, entryCount, presentCount) = (Int(numbers[0]), Int(numbers[1]), Int(numbers[2]))
    var place = 4
    func array(_ count: Int) -> [Int32] {
      defer { place += count }
      return Array(numbers[place..<place + count])
    }
    self.init(
      image: image,
      units: array(unitCount),
      areas: array(unitCount),
      ends: array(unitCount),
      labels: array(entryCount),
      counts: array(entryCount),
      present: array(presentCount),
      truths: array(presentCount)
    )
  }
}
