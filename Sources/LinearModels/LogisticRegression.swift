public import Diagnostics
import Tensors

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

  /// Newton's method on the inner products; `LogisticGap` and `LogisticDual` have the derivation.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  public func fit(_ samples: LabelledGram) throws(InputError) -> DualModel {
    var problem = LogisticDual(samples, c: c)
    let before = problem.approach()
    var steps = problem.minimise(tolerance: tolerance).map { before + $0 }
    if steps == nil {
      // Rounding may stop it there and not on the way from w = 0.
      problem = LogisticDual(samples, c: c)
      steps = problem.minimise(tolerance: tolerance)
    }
    guard let steps, samples.resolves(problem.point.a) else {
      return try samples.model(inCoordinates: fit(primal:))
    }
    return samples.model(
      coefficients: problem.point.a,
      intercept: problem.point.b,
      fit: summary(problem, steps)
    )
  }

  /// Newton's method on the features where these are fewer than the samples.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  public func fit(_ samples: LabelledRows) throws(InputError) -> LinearModel {
    guard samples.width < samples.count else { return try fit(throughProducts: samples) }
    return try fit(primal: samples)
  }

  private func fit(primal samples: LabelledRows) throws(InputError) -> LinearModel {
    var problem = LogisticPrimal(samples, c: stages(samples.lengths)[0])
    let steps = try solve(&problem, samples.lengths) {
      LogisticPrimal(samples, c: $1, from: $0.point)
    }
    return samples.model(
      weights: samples.resolved(problem.weights, coefficients: problem.pull),
      intercept: problem.point.theta[samples.width],
      fit: summary(problem, steps)
    )
  }

  /// Minimises for each of a few growing C, starting where the one before led.
  private func solve<Problem: DampedNewton>(
    _ problem: inout Problem,
    _ lengths: [Double],
    next: (Problem, Double) -> Problem
  ) throws(InputError) -> Int {
    var steps = 0
    for (index, stage) in stages(lengths).enumerated() {
      if index > 0 { problem = next(problem, stage) }
      let tolerance = stage == c ? self.tolerance : 1e-3
      let taken = problem.minimise(tolerance: tolerance)
      if taken == nil, stage == c {
        throw InputError(.noConvergence(c: c, gradient: problem.gradientNorm))
      }
      steps += taken ?? 0
    }
    return steps
  }

  /// C itself, or smaller ones before it where the Hessian at w = 0 would drown the penalty.
  ///
  /// At w = 0 the Hessian is I + C/4 Xᵀ X, and doubles have 16 digits: with C |x|² beyond 10¹² it
  /// may not be positive definite in double precision. Near the optimum of a smaller C the
  /// separated samples have lost their curvature and the next C is in reach.
  private func stages(_ lengths: [Double]) -> [Double] {
    let longest = lengths.max() ?? 0
    var stages = [c]
    while stages[0] * longest * longest > 1e12 { stages.insert(stages[0] / 1000, at: 0) }
    return stages
  }

  private func summary(_ problem: some DampedNewton, _ steps: Int) -> FitSummary {
    FitSummary(
      objective: problem.objective(problem.point),
      gradientNorm: problem.gradientNorm,
      iterations: steps
    )
  }
}
