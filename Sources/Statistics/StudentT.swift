import CBoostMath

/// Student's t distribution.
public struct StudentT: Sendable, Hashable {
  /// The degrees of freedom: positive, not necessarily a whole number (Welch's test).
  public let degreesOfFreedom: Double

  /// A distribution; all its values are NaN unless the degrees of freedom are positive and finite.
  public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

  /// P(T <= t).
  public func cumulative(_ t: Double) -> Double { noema_student_t_cdf(t, degreesOfFreedom) }

  /// P(T > t), accurate far out in the tail.
  public func survival(_ t: Double) -> Double { noema_student_t_sf(t, degreesOfFreedom) }

  /// The t with P(T <= t) = p; infinite at 0 and 1, NaN outside [0, 1].
  public func quantile(_ p: Double) -> Double { noema_student_t_quantile(p, degreesOfFreedom) }
}
