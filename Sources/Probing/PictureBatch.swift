import Diagnostics
import Images
import Tensors

/// The pictures of some files one after the other, as the network takes them.
struct PictureBatch: Sendable {
  /// The files that could be read, in order, each with whether its numbers are finite; and the others.
  let read: ReadImages<Bool>
  /// The pictures of the files that could be read, and zeros behind them, `[N, C, H, W]`.
  let pictures: Tensor<Float>

  /// The number of pictures.
  var count: Int { read.images.count }

  /// Reads files, each into its place.
  ///
  /// - Parameter size: how many rows a batch of so many pictures has.
  init(
    _ files: [ImageFile],
    _ preprocessing: Preprocessing,
    _ workers: Workers,
    size: (Int) -> Int
  ) {
    let width = preprocessing.shape.count
    let room = size(files.count) * width
    var read = ReadImages<Bool>()
    let isFiniteForAll = preprocessing.isFiniteForAll
    let elements = [Float](unsafeUninitializedCapacity: room) { buffer, count in
      // Each file writes a place of its own.
      nonisolated(unsafe) let all = buffer
      read = ImageReader(workers: workers).read(files) { index, image in
        let place = UnsafeMutableBufferPointer(
          rebasing: all[index * width..<(index + 1) * width]
        )
        preprocessing.write(image, into: place)
        return isFiniteForAll || UnsafeBufferPointer(place).isFinite
      }
      Self.close(buffer, files, bad: Set(read.bad.map(\.file)), width)
      count = size(read.images.count) * width
      all[read.images.count * width..<count].initialize(repeating: 0)
    }
    self.read = read
    pictures = Tensor(Shape([elements.count / width] + preprocessing.shape.dims), elements)
  }

  /// Moves pictures to where those of bad files would be.
  private static func close(
    _ places: UnsafeMutableBufferPointer<Float>,
    _ files: [ImageFile],
    bad: Set<ImageFile>,
    _ width: Int
  ) {
    guard !bad.isEmpty, let start = places.baseAddress else { return }
    var next = 0
    for (place, file) in files.enumerated() where !bad.contains(file) {
      if place > next {
        (start + next * width).update(from: start + place * width, count: width)
      }
      next += 1
    }
  }
}
