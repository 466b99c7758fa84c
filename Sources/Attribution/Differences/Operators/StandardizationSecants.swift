import Networks
import Tensors

/// DeepLIFT through groups moved to mean 0 and scaled to variance 1, in elementary steps.
///
/// With c = x - mean(x), v = mean(c^2) + epsilon, r = 1 / sqrt(v): the products c r and c c are
/// passed at the mean of both rows, which is exact, and r by its secant, -(r r')^2 / (r + r').
///
/// Inputs: g after the scale, and x.
struct StandardizationSecants: PairedRows {
  let pairing: Pairing
  /// The elements of a group, which are neighbours.
  let width: Int
  let isCentered: Bool
  let epsilon: Double

  /// `nil` where the elements of a group are not neighbours.
  init?(_ standardization: Standardization, _ pairing: Pairing) {
    let kept = standardization.seen.rank - standardization.axes.count
    guard standardization.axes == Array(kept..<standardization.seen.rank) else { return nil }
    self.pairing = pairing
    width = standardization.width
    isCentered = standardization.isCentered
    epsilon = standardization.epsilon
  }

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    row: Int
  ) {
    let start = row * width
    let (g, x) = (from.a + start, from.b + start)
    let reference = x + pairing.offset(of: start)
    let (own, other) = (moments(x), moments(reference))
    func middle(_ i: Int) -> Double {
      (Double(x[i]) - own.mean + Double(reference[i]) - other.mean) / 2
    }
    var towardsScale = 0.0
    for i in 0..<width { towardsScale += Double(g[i]) * middle(i) }
    let product = own.scale * other.scale
    let slope = -product * product / (own.scale + other.scale)
    let scale = (own.scale + other.scale) / 2
    var level = 0.0
    for i in 0..<width {
      let flowing =
        Double(g[i]) * scale + towardsScale * slope * 2 / Double(width) * middle(i)
      level += flowing
      result[i] = S(flowing)
    }
    guard isCentered else { return }
    level /= Double(width)
    for i in 0..<width { result[i] = S(Double(result[i]) - level) }
  }

  /// The mean that is subtracted, and 1 / sqrt(variance + epsilon).
  private func moments<S: ReferenceScalar>(_ x: UnsafePointer<S>) -> (mean: Double, scale: Double) {
    var (sum, squares) = (0.0, 0.0)
    if isCentered { for i in 0..<width { sum += Double(x[i]) } }
    let mean = sum / Double(width)
    for i in 0..<width { squares += (Double(x[i]) - mean) * (Double(x[i]) - mean) }
    return (mean, 1 / (squares / Double(width) + epsilon).squareRoot())
  }
}
