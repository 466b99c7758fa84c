import Foundation

/// What a learned mask costs beside the score: how much it deletes, and how ragged it is.
///
/// lambda1 sum |1 - m| + lambda2 sum (|m(below) - m|^beta + |m(right) - m|^beta) (Fong and Vedaldi
/// 2017, equation 5).
public struct MaskPenalty: Sendable {
  /// lambda1.
  public var deletion: Double
  /// lambda2.
  public var variation: Double
  /// beta.
  public var exponent: Double

  /// A penalty.
  public init(
    deletion: Double = 1e-4,
    variation: Double = 1e-2,
    exponent: Double = 3
  ) {
    self.deletion = deletion
    self.variation = variation
    self.exponent = exponent
  }

  /// The penalty of a square mask.
  package func callAsFunction(_ mask: [Double], side: Int) -> Double {
    var sum = mask.reduce(0) { $0 + deletion * abs(1 - $1) }
    Self.forEachPair(side) { a, b in sum += variation * pow(abs(mask[b] - mask[a]), exponent) }
    return sum
  }

  /// Its gradient; that of |1 - m| at 1 is taken from below, where masks come from.
  package func gradient(_ mask: [Double], side: Int) -> [Double] {
    var gradient = [Double](repeating: -deletion, count: mask.count)
    Self.forEachPair(side) { a, b in
      let difference = mask[b] - mask[a]
      guard difference != 0 else { return }
      let slope =
        variation * exponent * pow(abs(difference), exponent - 1) * (difference > 0 ? 1 : -1)
      gradient[b] += slope
      gradient[a] -= slope
    }
    return gradient
  }

  private static func forEachPair(_ side: Int, _ visit: (Int, Int) -> Void) {
    for row in 0..<side {
      for column in 0..<side {
        let place = row * side + column
        if row + 1 < side { visit(place, place + side) }
        if column + 1 < side { visit(place, place + 1) }
      }
    }
  }
}
