import CPixels
public import Tensors

extension Preprocessing {
  /// The picture as the network sees it, of shape `shape`.
  ///
  /// - Precondition: `faults` is empty.
  public func tensor(_ image: Image) -> Tensor<Float> {
    let count = shape.count
    let elements = [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      write(image, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialised = count
    }
    return Tensor(shape, elements)
  }

  /// The pictures as the network sees them, [N] and then `shape`.
  ///
  /// - Precondition: `faults` is empty.
  public func batch(_ images: [Image], workers: Workers = Workers(1)) -> Tensor<Float> {
    let (size, count) = (shape.count, shape.count * images.count)
    let elements = [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      // Each worker writes other rows.
      nonisolated(unsafe) let buffer = buffer
      workers.forEach(blocks: images.count) { index in
        let part = buffer[index * size..<(index + 1) * size]
        write(images[index], into: UnsafeMutableBufferPointer(rebasing: part))
      }
      initialised = count
    }
    return Tensor(Shape([images.count] + shape.dims), elements)
  }

  /// The numbers of pictures that `fitted` has brought to the network's size, [N] and then `shape`.
  ///
  /// - Precondition: `faults` is empty and the pictures have the network's size.
  public func batch(fitted images: [Image], workers: Workers = Workers(1)) -> Tensor<Float> {
    precondition(images.allSatisfy { $0.width == width && $0.height == height }, "not fitted")
    var preprocessing = self
    preprocessing.resize = .squash
    return preprocessing.batch(images, workers: workers)
  }

  /// The picture at the network's size, before it becomes numbers: what a person should be shown.
  public func fitted(_ image: Image) -> Image {
    let image = channels == .grey ? image.grey() : image
    switch resize {
    case .squash: return image.resized(width: width, height: height, filter: filter)
    case .shortSide(let length):
      let extents = image.extents(shortSide: length, rounding: rounding)
      let region = Region(centring: width, height, in: extents, rounding: rounding)
      return image.resized(
        width: extents.width,
        height: extents.height,
        filter: filter,
        keeping: region
      )
    }
  }

  /// Whether every picture becomes finite numbers: those of the darkest and of the brightest pixel
  /// are, and all others lie between them.
  ///
  /// - Precondition: `faults` is empty.
  package var isFiniteForAll: Bool {
    let pixels: [UInt8] = [0, 0, 0, 255, 255, 255]
    return channels.sources.indices.allSatisfy { channel in
      var ends: [Float] = [0, 0]
      noema_pixel_numbers(pixels, 2, range.divisor, mean[channel], std[channel], &ends, 1)
      return ends.allSatisfy(\.isFinite)
    }
  }

  /// Writes the picture's numbers in the order of `layout`.
  ///
  /// - Precondition: `faults` is empty, and there is room for as many numbers as `shape` has.
  package func write(_ image: Image, into numbers: UnsafeMutableBufferPointer<Float>) {
    precondition(faults.isEmpty, "a preprocessing is checked before it is used")
    let plane = height * width
    // How far the next pixel and the next channel are.
    let (pixel, next) = layout == .nchw ? (1, plane) : (channels.count, 1)
    fitted(image).pixels.withUnsafeBufferPointer { pixels in
      for (channel, source) in channels.sources.enumerated() {
        guard let first = pixels.baseAddress, let start = numbers.baseAddress else { return }
        noema_pixel_numbers(
          first + source,
          plane,
          range.divisor,
          mean[channel],
          std[channel],
          start + channel * next,
          pixel
        )
      }
    }
  }
}
