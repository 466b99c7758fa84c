import CBits
package import Statistics
package import Tensors

/// How often each image is drawn in each resample of a bootstrap.
package struct ResampleWeights: Sendable, Hashable {
  /// The number of images.
  package let images: Int
  /// The number of resamples.
  package let resamples: Int
  /// By image, then by resample. A count is kept in a byte: that an image is drawn more than 255
  /// times has a probability below 1/255! < 10⁻⁵⁰⁰ where there are more images.
  private let counts: [UInt8]

  /// Draws as many images with replacement as there are, once for each resample, each from the
  /// generator's stream of its number.
  package init(images: Int, resamples: Int, _ generator: SeededGenerator, _ workers: Workers) {
    let columns = workers.map(blocks: resamples) { resample in
      var stream = generator.stream(resample)
      var counts = [UInt8](repeating: 0, count: images)
      for _ in 0..<images { counts[stream.below(images)] += 1 }
      return counts
    }
    self.init(images: images, columns)
  }

  /// Given weights, one list over images for each resample.
  package init(images: Int, _ columns: [[UInt8]]) {
    self.images = images
    resamples = columns.count
    let resamples = columns.count
    counts = [UInt8](unsafeUninitializedCapacity: images * resamples) { counts, count in
      for image in 0..<images {
        for resample in 0..<resamples {
          counts[image * resamples + resample] = columns[resample][image]
        }
      }
      count = images * resamples
    }
  }

  /// The weighted sum of a column, for every resample: exact, as it stays far below 2⁵³.
  func sums(_ column: IoUBootstrap.Column) -> [Double] {
    var sums = [Double](repeating: 0, count: resamples)
    sums.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeBufferPointer { counts in
        for (image, value) in zip(column.images, column.values) {
          guard let first = counts.baseAddress, let sums = sums.baseAddress else { return }
          cbits_add_weighted(first + Int(image) * resamples, Double(value), sums, resamples)
        }
      }
    }
    return sums
  }
}
