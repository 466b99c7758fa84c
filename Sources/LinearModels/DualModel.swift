public import Tensors

/// A fitted hyperplane w.x + b = 0 whose normal is a combination of the samples, w = Xᵀ a.
public struct DualModel: Sendable, Hashable {
  /// a, one number a sample, positive samples first, [n]; they sum to zero.
  public let coefficients: [Double]
  /// b, for features as they came (neither divided nor less their mean).
  public let intercept: Double
  /// |w|² = aᵀ K a; exactly 0 where w is nothing but rounding.
  public let squaredNorm: Double
  /// How the fit went.
  public let fit: FitSummary

  /// Creates a model; `LabelledGram.model` does it for a classifier.
  public init(
    coefficients: [Double],
    intercept: Double,
    squaredNorm: Double,
    fit: FitSummary
  ) {
    self.coefficients = coefficients
    self.intercept = intercept
    self.squaredNorm = squaredNorm
    self.fit = fit
  }

  /// Whether there is a normal: false where both classes have the same samples.
  public var hasDirection: Bool { squaredNorm > 0 }

  /// w.x + b of one row x, given its inner products with the samples, [n].
  public func decision(products: some Sequence<Double>) -> Double {
    zip(coefficients, products).reduce(intercept) { $0 + $1.0 * $1.1 }
  }

  /// w.x + b of several rows x, given their inner products with the samples, `[m, n]`.
  public func decisions(products: Matrix) -> [Double] {
    products.times(coefficients).map { $0 + intercept }
  }

  /// w = Xᵀ a, for the rows x of the samples in the order of the fit, [n, ...] -> [d].
  ///
  /// - Precondition: there is one row a coefficient.
  public func weights(of rows: Tensor<Float>) -> [Double] {
    precondition(rows.shape[0] == coefficients.count, "one row a coefficient")
    let width = rows.rowCount
    var weights = [Double](repeating: 0, count: width)
    rows.elements.withUnsafeBufferPointer { rows in
      weights.withUnsafeMutableBufferPointer { weights in
        for (index, coefficient) in coefficients.enumerated() {
          let start = index * width
          for column in 0..<width { weights[column] += coefficient * Double(rows[start + column]) }
        }
      }
    }
    return weights
  }
}
