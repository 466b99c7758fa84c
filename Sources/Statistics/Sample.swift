/// Numbers that were observed, and what describes them.
public struct Sample: Sendable, Hashable {
  /// The numbers, in any order.
  public let values: [Double]

  /// A sample of at least one number.
  ///
  /// - Precondition: there is a number.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty, "a sample of nothing")
    self.values = values
  }

  /// The arithmetic mean.
  public var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// The unbiased variance (n - 1), 0 for one number.
  public var variance: Double {
    guard values.count > 1 else { return 0 }
    let mean = mean
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// The square root of the variance.
  public var standardDeviation: Double { variance.squareRoot() }

  /// The smallest and the largest number.
  public var range: Interval {
    values.dropFirst().reduce(Interval(lower: values[0], upper: values[0])) {
      Interval(lower: min($0.lower, $1), upper: max($0.upper, $1))
    }
  }

  /// The value below which a share of the numbers lies, interpolated linearly between neighbours as
  /// NumPy's `quantile` does by default.
  ///
  /// - Precondition: the share lies in [0, 1].
  public func quantile(_ share: Double) -> Double {
    precondition(share >= 0 && share <= 1, "a share of \(share)")
    let place = share * Double(values.count - 1)
    let below = min(Int(place), values.count - 1)
    // The value at a place from below is the smallest of those from there up, and the next one the
    // smallest of the others.
    var kept = values
    return kept.withUnsafeMutableBufferPointer { kept in
      let upper = kept.count - below
      kept.moveLargest(upper)
      let (lower, next) = (kept[upper - 1], kept[..<(upper - 1)].min() ?? kept[upper - 1])
      return lower + (next - lower) * (place - Double(below))
    }
  }

  /// The range that holds the middle share of the numbers: the percentile interval of a bootstrap
  /// whose replicates these are. Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3.
  ///
  /// - Precondition: the confidence lies in (0, 1).
  public func percentileInterval(confidence: Double) -> Interval {
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    let tail = (1 - confidence) / 2
    return Interval(lower: quantile(tail), upper: quantile(1 - tail))
  }
}
