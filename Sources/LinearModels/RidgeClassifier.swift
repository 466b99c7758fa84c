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
  public func fit(_ samples: LabelledGram) throws(InputError) -> DualModel {
    let mean = samples.signs.reduce(0, +) / Double(samples.count)
    let targets = samples.signs.map { $0 - mean }
    var system = samples.products
    for i in 0..<samples.count { system[i, i] += alpha }
    guard let factor = Cholesky(system) else {
      throw InputError(.noConvergence(penalty: alpha))
    }
    let a = factor.solve(targets)
    let errors = zip(targets, samples.products.times(a)).map { $0 - $1 }
    // The gradient in w is -2 Xᵀ (errors - λ a).
    let rest = zip(errors, a).map { $0 - alpha * $1 }
    let square = zip(rest, samples.products.times(rest)).reduce(0) { $0 + $1.0 * $1.1 }
    let penalty = zip(a, samples.products.times(a)).reduce(0) { $0 + $1.0 * $1.1 }
    return samples.model(
      coefficients: a,
      intercept: mean,
      fit: FitSummary(
        objective: errors.reduce(0) { $0 + $1 * $1 } + alpha * penalty,
        gradientNorm: 2 * max(0, square).squareRoot(),
        iterations: 1
      )
    )
  }
}
