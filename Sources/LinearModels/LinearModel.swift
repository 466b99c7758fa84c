public import Tensors

/// A fitted hyperplane w.x + b = 0.
public struct LinearModel: Sendable, Hashable {
  /// w, for features as they came, [d]; exactly 0 where it is nothing but rounding.
  public let weights: [Double]
  /// b.
  public let intercept: Double
  /// How the fit went.
  public let fit: FitSummary

  /// Whether there is a normal: false where both classes have the same samples.
  public var hasDirection: Bool { weights.contains { $0 != 0 } }

  /// Creates a model; `LabelledRows.model` does it for a classifier.
  public init(weights: [Double], intercept: Double, fit: FitSummary) {
    self.weights = weights
    self.intercept = intercept
    self.fit = fit
  }

  /// w.x + b of some rows x of a tensor, [n, ...] -> [indices.count].
  ///
  /// - Precondition: the rows are as wide as the weights, and each index lies inside the first axis.
  public func decisions(_ rows: Tensor<Float>, at indices: [Int]) -> [Double] {
    let width = rows.rowCount
    precondition(width == weights.count, "rows of \(width) numbers for \(weights.count) weights")
    return indices.map { row in
      let start = row * width
      return (0..<width).reduce(intercept) { $0 + weights[$1] * Double(rows.elements[start + $1]) }
    }
  }
}
