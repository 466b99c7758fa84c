import Diagnostics
import Foundation
import LinearModels
import Tensors

/// Linear functions of standardised features: logistic regression, one class against the others, or
/// ridge regression of scores.
public struct LinearSurrogate: Sendable, Hashable, Codable {
  /// The factor of each feature's standard deviation, `[k, d]`: one row a class, or one for scores.
  public let coefficients: [[Double]]
  /// What is added for each class, `[k]`.
  public let intercepts: [Double]
  /// The mean of each feature, `[d]`.
  public let means: [Double]
  /// The standard deviation of each feature, 1 for those that do not vary, `[d]`.
  public let deviations: [Double]

  /// Fits scores by ridge regression with the penalty 1/C.
  init(rows: Matrix, scores: [Double], c: Double) throws(InputError) {
    let scale = FeatureScaling(rows)
    let moments = WeightedMoments(
      features: scale.scaled(rows).transposed(),
      targets: scores,
      weights: [Double](repeating: 1, count: scores.count)
    )
    let fit = try moments.ridge(alpha: 1 / c, on: Array(0..<rows.columns))
    self.init([fit.coefficients], [fit.intercept], scale)
  }

  /// Fits each class against the others by logistic regression.
  init(rows: Matrix, classes: [Int], count: Int, c: Double) throws(InputError) {
    let scale = FeatureScaling(rows)
    let scaled = Tensor<Float>(
      [rows.rows, rows.columns],
      scale.scaled(rows).elements.map(Float.init)
    )
    var (coefficients, intercepts): ([[Double]], [Double]) = ([], [])
    // Of two classes one function tells all: the other is its negative.
    for index in (count == 2 ? 1 : 0)..<count {
      let positive = classes.indices.filter { classes[$0] == index }
      guard !positive.isEmpty else {
        // A class that these rows lack is as likely as half a row, whatever the features.
        coefficients.append([Double](repeating: 0, count: rows.columns))
        intercepts.append(-log(2 * Double(classes.count)))
        continue
      }
      let model = try LogisticRegression(c: c).fit(
        LabelledRows(
          scaled,
          positive: positive,
          negative: classes.indices.filter { classes[$0] != index }
        )
      )
      coefficients.append(model.weights)
      intercepts.append(model.intercept)
    }
    if count == 2 {
      coefficients.insert(coefficients[0].map { -$0 }, at: 0)
      intercepts.insert(-intercepts[0], at: 0)
    }
    self.init(coefficients, intercepts, scale)
  }

  private init(_ coefficients: [[Double]], _ intercepts: [Double], _ scale: FeatureScaling) {
    self.coefficients = coefficients
    self.intercepts = intercepts
    means = scale.means
    deviations = scale.deviations
  }

  /// The value of each function at a row `[d]`: the largest names the class.
  public func callAsFunction(_ row: some Collection<Double>) -> [Double] {
    let scaled = zip(row, zip(means, deviations)).map { ($0 - $1.0) / $1.1 }
    return zip(coefficients, intercepts).map { factors, intercept in
      zip(factors, scaled).reduce(intercept) { $0 + $1.0 * $1.1 }
    }
  }

  /// The mean size of each feature's factors over the classes, as shares that sum to 1.
  public var importances: [Double] {
    let sizes = means.indices.map { feature in
      coefficients.reduce(0) { $0 + abs($1[feature]) }
    }
    let total = sizes.reduce(0, +)
    return total > 0 ? sizes.map { $0 / total } : sizes
  }
}

/// The mean and standard deviation of each feature.
private struct FeatureScaling {
  let means: [Double]
  let deviations: [Double]

  init(_ rows: Matrix) {
    let count = Double(rows.rows)
    var (means, squares) = (
      [Double](repeating: 0, count: rows.columns), [Double](repeating: 0, count: rows.columns)
    )
    for row in 0..<rows.rows {
      for column in 0..<rows.columns { means[column] += rows[row, column] / count }
    }
    for row in 0..<rows.rows {
      for column in 0..<rows.columns {
        let distance = rows[row, column] - means[column]
        squares[column] += distance * distance / count
      }
    }
    self.means = means
    deviations = squares.map { $0 > 0 ? $0.squareRoot() : 1 }
  }

  func scaled(_ rows: Matrix) -> Matrix {
    var scaled = rows
    for row in 0..<rows.rows {
      for column in 0..<rows.columns {
        scaled[row, column] = (rows[row, column] - means[column]) / deviations[column]
      }
    }
    return scaled
  }
}
