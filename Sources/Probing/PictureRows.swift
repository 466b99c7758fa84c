import Diagnostics
import Foundation
import Images
import Synchronization
import Tensors

/// The pictures of some files, each decoded where the network reads it, by the thread that then runs
/// it: a picture is near the processor when its pass begins, and nobody waits for the other files.
final class PictureRows: Sendable {
  /// The files.
  let files: [ImageFile]
  private let preprocessing: Preprocessing
  private let isFiniteForAll: Bool
  private let read = Mutex<[Int: Outcome]>([:])
  /// The numbers of pictures that are asked for again: all where `readAll` was called, and the last one,
  /// which fills batches up.
  private let held = Mutex<[Int: [Float]]>([:])

  /// What became of a file: whether its numbers are finite, or what is wrong with it.
  private typealias Outcome = Result<ReadImage<Bool>, InputError>

  /// Files of which nothing was read yet.
  init(_ files: [ImageFile], _ preprocessing: Preprocessing) {
    self.files = files
    self.preprocessing = preprocessing
    isFiniteForAll = preprocessing.isFiniteForAll
  }

  /// The shape of one picture, `[C, H, W]`.
  var shape: Shape { preprocessing.shape }

  /// Reads all files beforehand, for a network whose rows are run one after the other.
  func readAll(on workers: Workers) {
    workers.forEach(blocks: files.count) { place in
      let numbers = [Float](unsafeUninitializedCapacity: shape.count) { buffer, count in
        decode(place, to: UnsafeMutableBufferPointer(rebasing: buffer[..<shape.count]))
        count = shape.count
      }
      held.withLock { $0[place] = numbers }
    }
  }

  /// Writes the picture of a file; zeros for one that cannot be read, and behind the last.
  ///
  /// It may be asked for more than once.
  func write(_ place: Int, to elements: UnsafeMutableBufferPointer<Float>) {
    guard place < files.count else { return elements.update(repeating: 0) }
    if let numbers = held.withLock({ $0[place] }) {
      _ = elements.update(fromContentsOf: numbers)
      return
    }
    decode(place, to: elements)
    if place == files.count - 1 { held.withLock { $0[place] = Array(elements) } }
  }

  /// A file that has become another since it was read is bad: its numbers may be those of either.
  private func decode(_ place: Int, to elements: UnsafeMutableBufferPointer<Float>) {
    let outcome = Result { () throws(InputError) in
      try ImageReader.read(files[place]) { image in
        preprocessing.write(image, into: elements)
        return isFiniteForAll || UnsafeBufferPointer(elements).isFinite
      }
    }
    if case .failure = outcome { elements.update(repeating: 0) }
    read.withLock { read in
      let first = try? read[place]?.get().digest, digest = try? outcome.get().digest
      let isChanged = read[place] != nil && first != digest
      read[place] =
        isChanged ? .failure(InputError(.changedImage(files[place].url.path))) : outcome
    }
  }

  /// The digest of a file that was read; `nil` if it is bad, or becomes numbers that are not finite.
  func digest(of place: Int) -> Digest? {
    guard let image = try? read.withLock({ $0[place] })?.get(), image.value else { return nil }
    return image.digest
  }

  /// What became of every file that was asked for.
  var outcomes: ReadImages<Bool> {
    let read = read.withLock(\.self)
    let asked = files.indices.filter { read[$0] != nil }
    return ReadImages(asked.compactMap { read[$0] }, of: asked.map { files[$0] })
  }
}
