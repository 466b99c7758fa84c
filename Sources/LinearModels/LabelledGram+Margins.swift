import Foundation

extension LabelledGram {
  /// Decisions with about the margins of logistic regression's optimum, which no w needs to make.
  ///
  /// Where the classes can be told apart and C is large, all margins end near a t with t eᵗ = C k for
  /// samples of the squared length k.
  func evenDecisions(c: Double) -> [Double] {
    let square = dot(lengths, lengths) / Double(count)
    let margin = max(0, Self.productLogarithm(c * square))
    return signs.map { $0 * margin }
  }

  /// Lambert's W: the t with t eᵗ = y, for y >= 0.
  private static func productLogarithm(_ y: Double) -> Double {
    var t = log1p(y)
    for _ in 0..<20 { t -= (t - y * exp(-t)) / (1 + t) }
    return t
  }
}
