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
  /// The largest of them.
  private let largest: Int

  /// Draws as many images with replacement as there are, once for each resample, each from the
  /// generator's stream of its number.
  package init(images: Int, resamples: Int, _ generator: SeededGenerator, _ workers: Workers) {
    let columns = workers.map(blocks: resamples) { resample in
      var stream = generator.stream(resample)
      var counts = [UInt8](repeating: 0, count: images)
      for _ in 0..<images { counts[stream.below(images)] += 1 }
      return counts
    }
    self.init(images: images, columns, workers)
  }

  /// Given weights, one list over images for each resample.
  package init(images: Int, _ columns: [[UInt8]], _ workers: Workers = Workers(1)) {
    self.images = images
    resamples = columns.count
    let resamples = columns.count
    counts = [UInt8](unsafeUninitializedCapacity: images * resamples) { counts, count in
      // Each block of images has places of its own.
      nonisolated(unsafe) let counts = counts
      workers.forEach(blocks: (images + Self.blockSize - 1) / Self.blockSize) { block in
        let first = block * Self.blockSize
        for (resample, column) in columns.enumerated() {
          for image in first..<min(first + Self.blockSize, images) {
            counts[image * resamples + resample] = column[image]
          }
        }
      }
      count = images * resamples
    }
    largest = Int(counts.max() ?? 0)
  }

  /// As many as a line of memory holds.
  private static let blockSize = 64

  /// The weighted sum of a column, for every resample: exact, as it stays far below 2⁵³.
  func sums(_ column: IoUBootstrap.Column) -> [Double] {
    var sums = WeightedSums(count: resamples, largest: largest)
    counts.withUnsafeBufferPointer { counts in
      guard let first = counts.baseAddress else { return }
      for (image, value) in zip(column.images, column.values) {
        sums.add(value, first + Int(image) * resamples)
      }
    }
    return sums.all
  }
}

/// Sums of weighted whole numbers, in 32 bits as long as none of them can overflow.
private struct WeightedSums {
  private var sums: [Int32]
  private var totals: [Double]
  /// What a sum can be at most.
  private var most = 0
  /// The largest weight.
  private let largest: Int

  init(count: Int, largest: Int) {
    sums = [Int32](repeating: 0, count: count)
    totals = [Double](repeating: 0, count: count)
    self.largest = largest
  }

  /// Adds a number times a weight to each sum.
  mutating func add(_ value: Int32, _ weights: UnsafePointer<UInt8>) {
    let rise = Int(value) * largest
    if most + rise > Int32.max { pass() }
    guard rise <= Int32.max else {
      for place in totals.indices { totals[place] += Double(Int(weights[place]) * Int(value)) }
      return
    }
    cbits_add_weighted(weights, value, &sums, sums.count)
    most += rise
  }

  /// The sums.
  var all: [Double] {
    mutating get {
      pass()
      return totals
    }
  }

  private mutating func pass() {
    for place in totals.indices { totals[place] += Double(sums[place]) }
    for place in sums.indices { sums[place] = 0 }
    most = 0
  }
}
