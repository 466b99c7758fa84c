import CBoostMath

/// The number of successes in independent trials of equal probability.
public struct Binomial: Sendable, Hashable {
  /// The number of trials.
  public let trials: Int
  /// The probability of success, in [0, 1].
  public let probability: Double

  /// A distribution.
  ///
  /// - Precondition: `trials >= 0` and the probability lies in [0, 1].
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "\(trials) trials")
    precondition(probability >= 0 && probability <= 1, "a probability of \(probability)")
    self.trials = trials
    self.probability = probability
  }

  /// P(X = k).
  public func mass(_ k: Int) -> Double {
    noema_binomial_pmf(Double(k), Double(trials), probability)
  }

  /// P(X <= k), by the beta distribution: successes and order statistics of uniforms are two views
  /// of the same trials.
  public func cumulative(_ k: Int) -> Double {
    if k < 0 { return 0 }
    if k >= trials { return 1 }
    return Beta(Double(trials - k), Double(k + 1)).cumulative(1 - probability)
  }

  /// P(X >= k), accurate far out in the tail.
  public func survival(atLeast k: Int) -> Double {
    if k <= 0 { return 1 }
    if k > trials { return 0 }
    return Beta(Double(k), Double(trials - k + 1)).cumulative(probability)
  }
}

extension Binomial {
  /// The exact interval of a probability after `successes` in `trials`: it covers the true one with
  /// at least the given confidence, whatever it is.
  ///
  /// Clopper and Pearson, Biometrika 26 (1934) 404-413, doi:10.1093/biomet/26.4.404.
  ///
  /// - Precondition: `0 <= successes <= trials`, `trials > 0`, and the confidence lies in (0, 1).
  public static func clopperPearson(
    successes: Int,
    trials: Int,
    confidence: Double = 0.95
  ) -> Interval {
    precondition(trials > 0 && (0...trials).contains(successes), "\(successes) of \(trials)")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    let tail = (1 - confidence) / 2
    let k = Double(successes)
    let n = Double(trials)
    return Interval(
      lower: successes == 0 ? 0 : Beta(k, n - k + 1).quantile(tail),
      upper: successes == trials ? 1 : Beta(k + 1, n - k).quantile(1 - tail)
    )
  }
}
