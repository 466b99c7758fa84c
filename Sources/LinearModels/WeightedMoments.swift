public import Diagnostics
public import Tensors

/// All that weighted least squares needs to know of its samples: the second moments of features and
/// targets about their weighted means.
///
/// With weights w, minimising sum w (y - b - x.beta)^2 plus a penalty on beta alone gives
/// b = mean y - mean x . beta, and beta from G = sum w (x - mean)(x - mean)^T and
/// c = sum w (x - mean)(y - mean).
public struct WeightedMoments: Sendable, Hashable {
  /// G, `[d, d]`.
  public let gram: Matrix
  /// c, `[d]`.
  public let products: [Double]
  /// The weighted mean of each feature, `[d]`.
  public let means: [Double]
  /// The weighted mean of the targets.
  public let targetMean: Double
  /// sum w (y - mean y)^2.
  public let targetSquare: Double

  /// The moments of samples.
  ///
  /// - Parameters:
  ///   - features: `[d, n]`, one row a feature.
  ///   - targets: `[n]`.
  ///   - weights: `[n]`, none negative and not all 0.
  /// - Precondition: the counts agree and a weight is positive.
  /// - Complexity: n d² / 2 multiplications.
  public init(features: Matrix, targets: [Double], weights: [Double]) {
    let n = features.columns
    precondition(targets.count == n && weights.count == n, "one target and weight a sample")
    let total = weights.reduce(0, +)
    precondition(total > 0, "no sample has a weight")
    let means = features.times(weights).map { $0 / total }
    let targetMean = dot(weights, targets) / total
    let roots = weights.map { $0.squareRoot() }
    var centred = features
    for feature in 0..<features.rows {
      for sample in 0..<n {
        let value = features.elements[feature * n + sample] - means[feature]
        centred.elements[feature * n + sample] = value * roots[sample]
      }
    }
    let errors = targets.indices.map { (targets[$0] - targetMean) * roots[$0] }
    gram = centred.gram()
    products = centred.times(errors)
    self.means = means
    self.targetMean = targetMean
    targetSquare = dot(errors, errors)
  }

  /// The number of features, d.
  public var width: Int { products.count }
}

/// A linear function fitted by weighted least squares.
public struct LinearFit: Sendable, Hashable {
  /// The factor of each feature, `[d]`; 0 for those that were left out.
  public let coefficients: [Double]
  /// What is added.
  public let intercept: Double
  /// R²: the share of the targets' weighted variance that the function explains; 1 if they do not
  /// vary.
  public let determination: Double

  /// A function.
  public init(coefficients: [Double], intercept: Double, determination: Double) {
    self.coefficients = coefficients
    self.intercept = intercept
    self.determination = determination
  }

  /// The function's value for features `[d]`.
  public func callAsFunction(_ features: [Double]) -> Double {
    intercept + dot(coefficients, features)
  }
}

extension WeightedMoments {
  /// Ridge regression on some of the features: adds alpha |beta|² to the squares.
  ///
  /// - Throws: `linear-models.no-convergence` if the system is singular in double precision.
  /// - Precondition: each index is one of a feature.
  public func ridge(alpha: Double, on features: [Int]) throws(InputError) -> LinearFit {
    var system = gram.block(rows: features, columns: features)
    for place in features.indices { system[place, place] += alpha }
    guard let found = Cholesky(system)?.solve(features.map { products[$0] }) else {
      throw InputError(.noConvergence(penalty: alpha))
    }
    var coefficients = [Double](repeating: 0, count: width)
    for (place, feature) in features.enumerated() { coefficients[feature] = found[place] }
    let explained =
      2 * dot(coefficients, products) - dot(coefficients, gram.times(coefficients))
    return LinearFit(
      coefficients: coefficients,
      intercept: targetMean - dot(coefficients, means),
      determination: targetSquare > 0 ? explained / targetSquare : 1
    )
  }
}
