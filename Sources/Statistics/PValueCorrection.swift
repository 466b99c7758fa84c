/// What is done to p-values because many hypotheses are tested at once.
public enum PValueCorrection: String, Sendable, Hashable, Codable, CaseIterable {
  /// Holm's step-down procedure: the chance of even one false rejection stays below the level,
  /// however the tests depend on one another. Holm, Scand. J. Statist. 6 (1979) 65-70.
  case holm
  /// Each p-value times the number of tests: as Holm, and never smaller.
  case bonferroni
  /// Benjamini and Hochberg's step-up procedure: the expected share of false ones among the
  /// rejections stays below the level, if the tests are independent or positively dependent.
  /// J. R. Statist. Soc. B 57 (1995) 289-300.
  case benjaminiHochberg = "benjamini-hochberg"
  /// The p-values as they are.
  case none

  /// The adjusted p-values, in the order given: a hypothesis is rejected at a level if its
  /// adjusted p-value is at most the level.
  public func adjusted(_ pValues: [Double]) -> [Double] {
    let count = Double(pValues.count)
    switch self {
    case .none: return pValues
    case .bonferroni: return pValues.map { min(1, $0 * count) }
    case .holm:
      return Self.cumulated(pValues, inOrder: <, by: max) { min(1, $1 * (count - Double($0))) }
    case .benjaminiHochberg:
      return Self.cumulated(pValues, inOrder: >, by: min) {
        min(1, $1 * count / (count - Double($0)))
      }
    }
  }

  /// Goes through the p-values in an order, scales each by its place in it, and keeps the result
  /// monotone: an extreme of all before it.
  private static func cumulated(
    _ pValues: [Double],
    inOrder isBefore: (Double, Double) -> Bool,
    by extreme: (Double, Double) -> Double,
    _ scale: (Int, Double) -> Double
  ) -> [Double] {
    let order = pValues.indices.sorted {
      pValues[$0] == pValues[$1] ? $0 < $1 : isBefore(pValues[$0], pValues[$1])
    }
    var adjusted = pValues
    var last: Double?
    for (place, index) in order.enumerated() {
      let scaled = scale(place, pValues[index])
      adjusted[index] = last.map { extreme($0, scaled) } ?? scaled
      last = adjusted[index]
    }
    return adjusted
  }
}
