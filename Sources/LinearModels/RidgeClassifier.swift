public import Diagnostics
import Tensors

/// Least squares on targets -1 and +1, penalised by |w|²: minimises |y - X w - b|² + λ |w|².
///
/// The intercept is not penalised. This is scikit-learn's `RidgeClassifier`.
public struct RidgeClassifier: LinearClassifier, Hashable, Codable {
  /// λ, the weight of the penalty; positive. scikit-learn's default is 1.
  public let alpha: Double

  /// Creates a configuration.
  ///
  /// - Throws: `linear-models.bad-setting` if the penalty is not positive and finite.
  public init(alpha: Double) throws(InputError) {
    guard alpha > 0, alpha.isFinite else { throw InputError(.badSetting("alpha", alpha)) }
    self.alpha = alpha
  }

  /// λ = 1.
  public init() { alpha = 1 }

  /// The closed form: a = (K + λ I)⁻¹ (y - mean y) for samples less their mean, b = mean y.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  public func fit(_ samples: LabelledGram) throws(InputError) -> DualModel {
    let (mean, targets) = centred(samples.signs)
    var system = samples.products
    for i in 0..<samples.count { system[i, i] += alpha }
    guard let a = Cholesky(system)?.solve(targets), samples.resolves(a) else {
      return try samples.model(inCoordinates: fit(primal:))
    }
    let fitted = samples.products.times(a)
    let errors = difference(targets, fitted)
    // The gradient in w is -2 Xᵀ (errors - λ a).
    let rest = zip(errors, a).map { $0 - alpha * $1 }
    let square = max(0, dot(rest, samples.products.times(rest)))
    return samples.model(
      coefficients: a,
      intercept: mean,
      fit: FitSummary(
        objective: dot(errors, errors) + alpha * dot(a, fitted),
        gradientNorm: 2 * square.squareRoot(),
        iterations: 1
      )
    )
  }

  /// The closed form w = (XᵀX + λ I)⁻¹ Xᵀ (y - mean y) where features are fewer than samples.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  public func fit(_ samples: LabelledRows) throws(InputError) -> LinearModel {
    guard samples.width < samples.count else { return try fit(throughProducts: samples) }
    return try fit(primal: samples)
  }

  private func fit(primal samples: LabelledRows) throws(InputError) -> LinearModel {
    let (mean, targets) = centred(samples.signs)
    // The last feature is the intercept's: its products with centred features and targets are zero.
    var system = samples.features.gram()
    for i in 0...samples.width { system[i, i] += alpha }
    let right = samples.features.times(targets)
    guard let theta = Cholesky(system)?.solve(right) else {
      throw InputError(.noConvergence(penalty: alpha))
    }
    let errors = difference(targets, samples.features.transposedTimes(theta))
    let pull = samples.features.times(errors)
    let weights = Array(theta.dropLast())
    let gradient = weights.indices.map { 2 * (alpha * weights[$0] - pull[$0]) }
    return samples.model(
      weights: samples.resolved(weights, coefficients: errors.map { $0 / alpha }),
      intercept: mean,
      fit: FitSummary(
        objective: dot(errors, errors) + alpha * dot(weights, weights),
        gradientNorm: dot(gradient, gradient).squareRoot(),
        iterations: 1
      )
    )
  }

  /// The mean of the targets, and the targets less it.
  private func centred(_ signs: [Double]) -> (mean: Double, targets: [Double]) {
    let mean = signs.reduce(0, +) / Double(signs.count)
    return (mean, signs.map { $0 - mean })
  }
}
