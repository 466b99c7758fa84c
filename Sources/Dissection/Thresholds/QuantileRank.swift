/// Where among N values, sorted from the largest, the threshold for a quantile q lies.
package struct QuantileRank: Sendable, Hashable {
  /// The rank of the value from above, 1 being the largest.
  package let rank: Int
  /// How far to go from that value up to the next larger one, in [0, 1).
  package let fraction: Double

  /// The place of a quantile.
  ///
  /// - Precondition: 0 < quantile < 1 and `count >= 1`.
  package init(_ quantile: Double, of count: Int, rule: ThresholdRule) {
    precondition(quantile > 0 && quantile < 1 && count >= 1, "no quantile \(quantile) of \(count)")
    switch rule {
    case .rank:
      rank = min(Int(quantile * Double(count)) + 1, count)
      fraction = 0
    case .table:
      let entry = max(Int(1000 * (1 - quantile)) - 1, 0)
      let position = Double(entry) / 999 * Double(count - 1)
      rank = count - Int(position)
      fraction = position - Double(Int(position))
    }
  }

  /// The threshold among values that are given by their rank from above.
  package func threshold(_ value: (Int) -> Float) -> Float {
    let low = value(rank)
    guard fraction > 0 else { return low }
    let high = value(rank - 1)
    return Float(Double(low) + fraction * (Double(high) - Double(low)))
  }
}
