import Foundation
package import Tensors

/// Newton's method on the dual of logistic regression, which knows at every step how far its w may be
/// from the optimum.
///
/// With aᵢ = sᵢ C βᵢ, the dual maximises -aᵀ K a / 2 - C Σ (β log β + (1 - β) log(1 - β)) where
/// 0 < β < 1 and 1ᵀ a = 0. Any such a is a lower bound of the objective and its w = Xᵀ a, with any b,
/// an upper one; with f = K a + b they differ by
///
///     gap = C Σ KL(β ‖ σ(-s f)),  and |w - w*|² <= gap,
///
/// since both curve by at least 1 in every direction of w, each on its own side of the optimum.
///
/// A step solves the linear equations of `LogisticDual` where the samples pull as much as a says: g = a,
/// D = C β (1 - β) and s f = z = log((1 - β) / β), so that neither K g nor σ need be computed:
///
///     K (a + d) + D⁻¹ d + b 1 = s z,  1ᵀ d = 0.
///
/// With d = S y and S = √D that is (I + S K S) y + b S 1 = S (s z - K a), whose y need not be exact.
package struct LogisticGap {
  /// a, [n]; each of its sample's sign and below C, and they sum to zero.
  package private(set) var a: [Double]
  /// The squared distance to the optimal w is at most this.
  package private(set) var gap = Double.infinity

  private let samples: LabelledGram
  private let single: SingleGram
  /// C times how often each sample counts, which may be 0 times.
  private let weights: [Double]
  /// K a.
  private var image: [Double]
  private var b = 0.0
  /// Σ |aᵢ| |xᵢ|.
  private var reach = 0.0

  /// Starts where the samples pull as they do at some decisions.
  ///
  /// - Parameters:
  ///   - samples: two classes.
  ///   - single: their products.
  ///   - weights: C times how often each sample counts.
  ///   - decisions: w.x + b of each.
  package init(
    _ samples: LabelledGram,
    _ single: SingleGram,
    weights: [Double],
    from decisions: [Double]
  ) {
    self.samples = samples
    self.single = single
    self.weights = weights
    a = decisions.indices.map { index in
      let sign = samples.signs[index]
      return weights[index] * sign * logistic(-sign * decisions[index])
    }
    image = []
    settle()
  }

  /// One Newton step, back to where a is allowed; false if double precision does not take it.
  package mutating func step() -> Bool {
    solve()
    guard b.isFinite, settle() else { return false }
    balance()
    measure()
    return gap.isFinite
  }

  /// The Newton step itself. A sample that it would take past a bound pulls instead as it does where the
  /// step leads: at s f = z - d / D.
  private mutating func solve() {
    let n = samples.count
    var (scales, sides) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    var targets = sides
    for i in 0..<n where weights[i] > 0 {
      let share = min(max(samples.signs[i] * a[i] / weights[i], 1e-12), 1 - 1e-12)
      scales[i] = (weights[i] * share * (1 - share)).squareRoot()
      targets[i] = samples.signs[i] * log((1 - share) / share)
      sides[i] = scales[i] * (targets[i] - image[i])
    }
    let (y, b) = single.solve(sides, scaledBy: scales)
    self.b = b
    for i in 0..<n where weights[i] > 0 {
      let sign = samples.signs[i], moved = a[i] + scales[i] * y[i]
      let isAllowed = sign * moved > 0 && sign * moved < weights[i]
      let there = targets[i] - y[i] / scales[i]
      a[i] = isAllowed ? moved : weights[i] * sign * logistic(-sign * there)
    }
  }

  /// Makes the classes' sums equal by less of the larger; false if one has none.
  @discardableResult
  private mutating func settle() -> Bool {
    var pulls = (positive: 0.0, negative: 0.0)
    for i in a.indices {
      if samples.signs[i] > 0 { pulls.positive += a[i] } else { pulls.negative -= a[i] }
    }
    let less = (
      positive: min(1, pulls.negative / pulls.positive),
      negative: min(1, pulls.positive / pulls.negative)
    )
    for i in a.indices { a[i] *= samples.signs[i] > 0 ? less.positive : less.negative }
    image = samples.products.times(a)
    return pulls.positive > 0 && pulls.negative > 0
  }

  /// Brings b nearer to where the gap is smallest, by a step of Newton's of at most 1.
  private mutating func balance() {
    var (pull, curvature) = (0.0, 0.0)
    for i in a.indices {
      let share = logistic(-samples.signs[i] * (image[i] + b))
      pull += weights[i] * samples.signs[i] * share
      curvature += weights[i] * share * (1 - share)
    }
    if curvature > 0 { b += min(1, max(-1, pull / curvature)) }
  }

  /// The gap, and what rounding may have taken from it.
  private mutating func measure() {
    var (sum, terms, reach) = (0.0, 0.0, 0.0)
    for i in a.indices where weights[i] > 0 {
      let share = samples.signs[i] * a[i] / weights[i]
      let margin = samples.signs[i] * (image[i] + b)
      let entropy = share * log(share) + (1 - share) * log1p(-share)
      sum += weights[i] * (entropy + share * margin + logisticLoss(margin))
      terms += weights[i] * (share * (2 + abs(margin)) + logisticLoss(margin) - entropy)
      reach += abs(a[i]) * samples.lengths[i]
    }
    // Terms are rounded to 16 digits, and the decisions to 16 digits of what they are summed from, at
    // worst once for each of n terms.
    gap = max(0, sum) + max(1e-14, 2.3e-16 * Double(a.count)) * (terms + reach * reach)
    self.reach = reach
  }

  /// |w|².
  var squaredNorm: Double { max(0, dot(a, image)) }

  /// w.g for vectors g, if all have the same sign at the optimum.
  func certainSides(of asked: AskedVectors) -> [Double]? {
    guard squaredNorm > LabelledGram.resolution * reach * reach else { return nil }
    // They sum to zero but for rounding, which a common part of all products would magnify.
    let mean = a.reduce(0, +) / Double(a.count)
    let count = asked.lengths.count
    var sums = [Double](repeating: 0, count: count)
    var size = 0.0
    for (sample, coefficient) in a.enumerated() {
      let difference = coefficient - mean
      size += abs(difference)
      for vector in 0..<count {
        sums[vector] += difference * asked.products[sample * count + vector]
      }
    }
    // A sum is rounded to 16 digits of the vectors' and the samples' lengths as they came, whatever is
    // left of them; 4 digits are for long sums.
    let doubt = gap.squareRoot() + 1e-12 * size * max(samples.largest, 0).squareRoot()
    for vector in 0..<count where !(abs(sums[vector]) > doubt * asked.lengths[vector]) {
      return nil
    }
    return sums
  }
}
