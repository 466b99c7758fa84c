import CBoostMath

/// The standard normal distribution.
public enum Normal {
  /// P(Z <= x).
  public static func cumulative(_ x: Double) -> Double { noema_normal_cdf(x) }

  /// P(Z > x), accurate far out in the tail.
  public static func survival(_ x: Double) -> Double { noema_normal_sf(x) }

  /// The x with P(Z <= x) = p; infinite at 0 and 1, NaN outside [0, 1].
  public static func quantile(_ p: Double) -> Double { noema_normal_quantile(p) }
}
