import Diagnostics
import Images
import Synchronization
import Tensors

/// The pictures of some files, each decoded where the network reads it, by the thread that then runs
/// it: a picture is near the processor when its pass begins, and nobody waits for the other files.
final class PictureRows: Sendable {
  /// The files.
  let files: [ImageFile]
  private let preprocessing: Preprocessing
  private let read = Mutex<[Int: Outcome]>([:])

  /// What became of a file: whether its numbers are finite, or what is wrong with it.
  private typealias Outcome = Result<ReadImage<Bool>, InputError>

  /// Files of which nothing was read yet.
  init(_ files: [ImageFile], _ preprocessing: Preprocessing) {
    self.files = files
    self.preprocessing = preprocessing
  }

  /// The shape of one picture, `[C, H, W]`.
  var shape: Shape { preprocessing.shape }

  /// Writes the picture of a file; zeros for one that cannot be read, and behind the last.
  ///
  /// It may be asked for more than once.
  func write(_ place: Int, to elements: UnsafeMutableBufferPointer<Float>) {
    guard place < files.count else { return elements.update(repeating: 0) }
    let outcome = Result { () throws(InputError) in
      try ImageReader.read(files[place]) { image in
        preprocessing.write(image, into: elements)
        return preprocessing.isFiniteForAll || UnsafeBufferPointer(elements).isFinite
      }
    }
    if case .failure = outcome { elements.update(repeating: 0) }
    read.withLock { $0[place] = outcome }
  }

  /// What became of every file, once all were written.
  var outcomes: ReadImages<Bool> {
    let read = read.withLock(\.self)
    return ReadImages(files.indices.compactMap { read[$0] }, of: files)
  }
}
