/// A statistic over the copies of each image, element by element, while the copies come in.
struct MomentRows {
  private let statistic: SmoothGrad.Statistic
  private let images: Int
  private let samples: Int
  private var taken = 0
  private var sums: [Double] = []
  private var squares: [Double] = []
  /// The statistic of the images of which all copies came.
  private(set) var all: [Float] = []

  /// - Parameter samples: how many copies an image has.
  init(_ statistic: SmoothGrad.Statistic, images: Int, samples: Int) {
    self.statistic = statistic
    self.images = images
    self.samples = samples
  }

  /// Adds copies: those of the first image in their order, then those of the next.
  mutating func add(_ copies: [(image: Int, row: ArraySlice<Float>)]) {
    var rest = copies[...]
    while let image = rest.first?.image {
      let own = rest.prefix { $0.image == image }.map(\.row)
      rest = rest.dropFirst(own.count)
      add(own)
      taken += own.count
      if taken == samples { close() }
    }
  }

  /// The elements that are summed over all rows before the next: they stay in the nearest cache.
  private static let blockSize = 1024

  private mutating func add(_ rows: [ArraySlice<Float>]) {
    let width = rows.first?.count ?? 0
    if taken == 0 {
      sums.removeAll(keepingCapacity: true)
      sums.append(contentsOf: repeatElement(0, count: width))
      squares = statistic == .mean ? [] : sums
    }
    sums.withUnsafeMutableBufferPointer { sums in
      squares.withUnsafeMutableBufferPointer { squares in
        for start in stride(from: 0, to: width, by: Self.blockSize) {
          let block = start..<min(start + Self.blockSize, width)
          for row in rows {
            row.withUnsafeBufferPointer { row in
              for index in block { sums[index] += Double(row[index]) }
              guard !squares.isEmpty else { return }
              for index in block { squares[index] += Double(row[index]) * Double(row[index]) }
            }
          }
        }
      }
    }
  }

  /// Gives the image's statistic.
  private mutating func close() {
    let count = Double(samples)
    if all.isEmpty { all.reserveCapacity(images * sums.count) }
    switch statistic {
    case .mean: all += sums.lazy.map { Float($0 / count) }
    case .square: all += squares.lazy.map { Float($0 / count) }
    case .variance:
      all += zip(sums, squares).lazy.map { sum, square in
        Float(max(0, square / count - sum * sum / (count * count)))
      }
    }
    taken = 0
  }
}
