import CBoostMath

/// The beta distribution on [0, 1].
public struct Beta: Sendable, Hashable {
  /// The first shape parameter, positive.
  public let a: Double
  /// The second shape parameter, positive.
  public let b: Double

  /// A distribution; all its values are NaN unless both parameters are positive and finite.
  public init(_ a: Double, _ b: Double) {
    self.a = a
    self.b = b
  }

  /// P(B <= x): the regularised incomplete beta function.
  public func cumulative(_ x: Double) -> Double { noema_beta_cdf(x, a, b) }

  /// The x with P(B <= x) = p; NaN outside [0, 1].
  public func quantile(_ p: Double) -> Double { noema_beta_quantile(p, a, b) }
}
