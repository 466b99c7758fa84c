/// The two-sided t-tests of equal means of two samples.
public enum TTest: Sendable, Hashable {
  /// Equal variances, pooled: Student's test.
  case student
  /// Variances of their own: Welch, Biometrika 34 (1947) 28-35, doi:10.1093/biomet/34.1-2.28.
  case welch

  /// The statistic, its degrees of freedom and the p-value.
  ///
  /// Where neither sample varies the p-value is what it tends to: 1 for equal means, else 0.
  ///
  /// - Precondition: each sample has at least two numbers.
  public func compare(_ a: Sample, _ b: Sample) -> TTestResult {
    precondition(a.values.count > 1 && b.values.count > 1, "a t-test needs two numbers a sample")
    let (n, m) = (Double(a.values.count), Double(b.values.count))
    let (squaredError, degrees) =
      switch self {
      case .student: Self.pooled(a.variance, n, b.variance, m)
      case .welch: Self.separate(a.variance / n, n, b.variance / m, m)
      }
    let difference = a.mean - b.mean
    guard squaredError > 0 else {
      let statistic = difference == 0 ? 0 : difference.sign == .minus ? -Double.infinity : .infinity
      return TTestResult(statistic: statistic, degreesOfFreedom: n + m - 2, difference: difference)
    }
    return TTestResult(
      statistic: difference / squaredError.squareRoot(),
      degreesOfFreedom: degrees,
      difference: difference
    )
  }

  private static func pooled(
    _ varianceA: Double,
    _ n: Double,
    _ varianceB: Double,
    _ m: Double
  ) -> (squaredError: Double, degrees: Double) {
    let degrees = n + m - 2
    let variance = ((n - 1) * varianceA + (m - 1) * varianceB) / degrees
    return (variance * (1 / n + 1 / m), degrees)
  }

  private static func separate(
    _ a: Double,
    _ n: Double,
    _ b: Double,
    _ m: Double
  ) -> (squaredError: Double, degrees: Double) {
    (a + b, (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1)))
  }
}

/// What a t-test found.
public struct TTestResult: Sendable, Hashable, Codable {
  /// The difference of the means in units of its standard error.
  public let statistic: Double
  /// The degrees of freedom of the statistic's distribution.
  public let degreesOfFreedom: Double
  /// The difference of the means, first less second.
  public let difference: Double

  /// The two-sided p-value.
  public var pValue: Double {
    statistic.isFinite
      ? min(1, 2 * StudentT(degreesOfFreedom: degreesOfFreedom).survival(abs(statistic))) : 0
  }
}
