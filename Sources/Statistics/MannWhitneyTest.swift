/// The two-sided test that neither of two samples tends to larger values:
/// Mann and Whitney, Ann. Math. Stat. 18 (1947) 50-60, doi:10.1214/aoms/1177730491.
public enum MannWhitneyTest {
  /// The smaller sample's size up to which the distribution of U is counted out, as SciPy does.
  static let largestExactSize = 8

  /// U of the first sample, and the p-value: exact where a sample has at most 8 numbers and there
  /// are no ties, else by the normal distribution with corrections for ties and continuity.
  public static func compare(_ a: Sample, _ b: Sample) -> MannWhitneyResult {
    let (n, m) = (a.values.count, b.values.count)
    let ranks = Ranks(a.values + b.values)
    let u = ranks.values[..<n].reduce(0, +) - Double(n * (n + 1)) / 2
    let larger = max(u, Double(n * m) - u)
    let isExact = min(n, m) <= largestExactSize && ranks.ties.isEmpty
    let exact = isExact ? exactTail(atLeast: Int(larger), min(n, m), max(n, m)) : nil
    let tail = exact ?? normalTail(larger, Double(n), Double(m), ties: ranks.ties)
    return MannWhitneyResult(u: u, pValue: min(1, 2 * tail))
  }

  /// P(U >= u) where all orders are equally likely; `nil` if the number of orders passes 128 bits.
  ///
  /// The number of orders with each U are the coefficients of the Gaussian binomial
  /// Π (1 - q^(m+i)) / (1 - qⁱ), i = 1...n, computed exactly in integers that may wrap on the way.
  static func exactTail(atLeast u: Int, _ n: Int, _ m: Int) -> Double? {
    guard orders(n, m) < 0x1p126 else { return nil }
    var counts = [UInt128](repeating: 0, count: n * m + 1)
    counts[0] = 1
    for i in stride(from: 1, through: n, by: 1) {
      for k in stride(from: n * m, through: m + i, by: -1) { counts[k] &-= counts[k - m - i] }
      for k in stride(from: i, through: n * m, by: 1) { counts[k] &+= counts[k - i] }
    }
    let total = counts.reduce(0, &+)
    return Double(counts[u...].reduce(0, &+)) / Double(total)
  }

  /// The number of ways to merge n and m ordered numbers, about.
  private static func orders(_ n: Int, _ m: Int) -> Double {
    (1...max(n, 1)).reduce(1) { $0 * Double(m + $1) / Double($1) }
  }

  private static func normalTail(_ u: Double, _ n: Double, _ m: Double, ties: [Int]) -> Double {
    let all = n + m
    let tied = ties.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
    let variance = n * m / 12 * (all + 1 - tied / (all * (all - 1)))
    // All numbers alike: nothing speaks against the hypothesis.
    guard variance > 0 else { return 1 }
    return Normal.survival((u - n * m / 2 - 0.5) / variance.squareRoot())
  }
}

/// What a Mann-Whitney test found.
public struct MannWhitneyResult: Sendable, Hashable, Codable {
  /// The number of pairs in which the first sample's number is the larger, ties counting half.
  public let u: Double
  /// The two-sided p-value.
  public let pValue: Double
}

/// The places of numbers in their order, from 1; those that are equal share their mean place.
struct Ranks {
  /// The place of each number, in the order given.
  private(set) var values: [Double]
  /// How many numbers are equal, for each value that occurs more than once.
  private(set) var ties: [Int] = []

  init(_ numbers: [Double]) {
    values = numbers
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
      for index in order[start..<end] { values[index] = Double(start + 1 + end) / 2 }
      if end - start > 1 { ties.append(end - start) }
      start = end
    }
  }
}
