public import Diagnostics

/// Logistic regression penalised by |w|²: minimises |w|²/2 + C Σ log(1 + exp(-sᵢ (w.xᵢ + b))).
///
/// The intercept b is not penalised and the features are not standardised, as in scikit-learn's
/// `LogisticRegression`, which stops short of this optimum with its default tolerance.
public struct LogisticRegression: LinearClassifier, Hashable, Codable {
  /// C, the weight of the samples against the penalty; positive. scikit-learn's default is 1.
  public let c: Double
  /// The fit stops where the gradient in w is at most this part of |w|, and that in b at most this
  /// part of its terms.
  ///
  /// The objective curves by at least 1 in every direction of w, so this bounds the relative error
  /// of w. Newton's last step squares the error: 1e-9 costs at most one step more than 1e-5.
  public let tolerance: Double

  /// The steps after which a fit is given up; separable data with a hard margin take about 25.
  static let maximumIterations = 200

  /// Creates a configuration.
  ///
  /// - Throws: `linear-models.bad-setting` if C or the tolerance is not positive and finite.
  public init(c: Double, tolerance: Double = 1e-9) throws(InputError) {
    try InputError.throwAny(
      [("C", c), ("tolerance", tolerance)].filter { !($0.1 > 0 && $0.1.isFinite) }
        .map { Fault.badSetting($0.0, $0.1) }
    )
    self.c = c
    self.tolerance = tolerance
  }

  /// C = 1.
  public init() {
    c = 1
    tolerance = 1e-9
  }

  /// Newton's method on the inner products: `LogisticDual` has the derivation.
  public func fit(_ samples: LabelledGram) throws(InputError) -> DualModel {
    var problem = LogisticDual(samples, c: c)
    var iterations = 0
    while !problem.isOptimal(tolerance: tolerance), iterations < Self.maximumIterations,
      problem.step()
    {
      iterations += 1
    }
    guard problem.isOptimal(tolerance: max(tolerance, Self.acceptedTolerance)) else {
      throw InputError(.noConvergence(c: c, gradient: problem.gradientNorm))
    }
    return problem.model(iterations: iterations)
  }

  /// Where double precision allows no further step, the solution counts if w is this good.
  static let acceptedTolerance = 1e-6
}
