import Tensors

/// One image's path of Guided Integrated Gradients, in Float64, and the relevance gathered on it.
///
/// A step moves the elements with the smallest |gradient| towards the image until the L1 distance
/// left is what the straight line would have left, each element inside a band around that line.
struct GuidedPath: Sendable {
  /// Where the path is.
  private(set) var point: [Double]
  /// The sum of movement times gradient.
  private(set) var relevance: [Double]
  private let start: [Double]
  private let end: [Double]
  private let length: Double

  init(from start: [Float], to end: ArraySlice<Float>) {
    self.start = start.map { Double($0) }
    self.end = end.map { Double($0) }
    point = self.start
    relevance = [Double](repeating: 0, count: start.count)
    length = zip(self.start, self.end).reduce(0) { $0 + abs($1.1 - $1.0) }
  }

  /// Moves on until the part `alpha` of the L1 distance is covered.
  ///
  /// - Parameters:
  ///   - gradient: the gradient at the point.
  ///   - band: how far an element may be from the straight line, in alpha.
  ///   - fraction: the part of the elements that is moved at once.
  mutating func advance(
    to alpha: Double,
    gradient: ArraySlice<Float>,
    band: Double,
    fraction: Double
  ) {
    guard length > 0 else { return }
    let wanted = length * (1 - alpha)
    let (low, high) = (max(alpha - band, 0), min(alpha + band, 1))
    var magnitudes = gradient.map { abs($0) }
    let before = point
    raise(to: low)
    while true {
      let left = zip(point, end).reduce(0) { $0 + abs($1.0 - $1.1) }
      if abs(left - wanted) <= 1e-9 * max(1, left, wanted) { break }
      for index in point.indices where point[index] == limit(index, high) {
        magnitudes[index] = .infinity
      }
      let rank = Int(Double(point.count - 1) * fraction)
      let threshold = magnitudes.smallest(rank)
      let chosen = magnitudes.indices.filter {
        magnitudes[$0] <= threshold && magnitudes[$0] < .infinity
      }
      let reach = chosen.reduce(0) { $0 + abs(point[$1] - limit($1, high)) }
      // Where nothing can move any more, rounding is all that is left.
      guard reach > 0 else { break }
      let share = (left - wanted) / reach
      for index in chosen {
        let limit = limit(index, high)
        point[index] = share > 1 ? limit : point[index] + (limit - point[index]) * share
      }
      if share <= 1 { break }
    }
    for (offset, slope) in gradient.enumerated() {
      relevance[offset] += (point[offset] - before[offset]) * Double(slope)
    }
  }

  /// Brings every element that fell behind the band to its lower edge.
  private mutating func raise(to low: Double) {
    for index in point.indices where end[index] != start[index] {
      if (point[index] - start[index]) / (end[index] - start[index]) < low {
        point[index] = limit(index, low)
      }
    }
  }

  /// An element on the straight line at alpha.
  private func limit(_ index: Int, _ alpha: Double) -> Double {
    start[index] + (end[index] - start[index]) * alpha
  }
}

extension [Float] {
  /// The number of this rank, 0 being the smallest, of numbers that are not negative.
  ///
  /// Their bit patterns are ordered as they are, so that two counts find it: of the upper halves,
  /// then of the lower halves among those of the right upper one.
  func smallest(_ rank: Int) -> Float {
    var rank = UInt32(rank)
    func digit(_ count: (UInt32) -> Int?) -> UInt32 {
      var counts = [UInt32](repeating: 0, count: 1 << 16)
      for element in self {
        if let place = count(element.bitPattern) { counts[place] += 1 }
      }
      var found = 0
      while rank >= counts[found] {
        rank -= counts[found]
        found += 1
      }
      return UInt32(found)
    }
    let upper = digit { Int($0 >> 16) }
    let lower = digit { $0 >> 16 == upper ? Int($0 & 0xffff) : nil }
    return Float(bitPattern: upper << 16 | lower)
  }
}
