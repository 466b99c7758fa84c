package import Diagnostics
import Tensors

extension ShapleyKernel {
  /// The coefficients that minimise the weighted squares of v(S) - v(nothing) - sum of phi over S,
  /// among those that sum to v(everything) - v(nothing).
  ///
  /// With A = sum w z zᵀ and b = sum w z (v - v(nothing)), Lagrange's phi = A⁻¹ (b - lambda 1).
  ///
  /// - Throws: `attribution.unfit-method` if the coalitions leave the coefficients open.
  package func values(
    scores: [Double],
    nothing: Double,
    everything: Double
  ) throws(InputError) -> [Double] {
    let gains = scores.map { $0 - nothing }
    guard let values = solution(weights, gains, difference: everything - nothing) else {
      throw InputError(.tooFewCoalitions(coalitions.count, players: players))
    }
    return values
  }

  /// The standard error of each coefficient, by the jackknife that leaves out one of ten groups of the
  /// drawn coalitions at a time; 0 if all were enumerated.
  ///
  /// Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 11.
  ///
  /// - Returns: `nil` if a group's absence leaves the coefficients open.
  package func standardErrors(
    scores: [Double],
    nothing: Double,
    everything: Double
  ) -> [Double]? {
    guard firstDrawn < weights.count else { return [Double](repeating: 0, count: players) }
    let groups = 10
    let gains = scores.map { $0 - nothing }
    let share = weights[firstDrawn...].reduce(0, +)
    var replicates: [[Double]] = []
    for group in 0..<groups {
      var kept = weights
      for index in firstDrawn..<kept.count where (index - firstDrawn) / 2 % groups == group {
        kept[index] = 0
      }
      let left = kept[firstDrawn...].reduce(0, +)
      guard left > 0 else { return nil }
      for index in firstDrawn..<kept.count { kept[index] *= share / left }
      guard let replicate = solution(kept, gains, difference: everything - nothing) else {
        return nil
      }
      replicates.append(replicate)
    }
    return (0..<players).map { player in
      let values = replicates.map { $0[player] }
      let mean = values.reduce(0, +) / Double(groups)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares * Double(groups - 1) / Double(groups)).squareRoot()
    }
  }

  /// The constrained minimum; `nil` if it is not unique in double precision.
  private func solution(
    _ weights: [Double],
    _ gains: [Double],
    difference: Double
  ) -> [Double]? {
    guard players > 1 else { return [difference] }
    let features = coalitions.features()
    let system = features.scalingColumns(by: weights.map { $0.squareRoot() }).gram()
    let right = features.times(zip(weights, gains).map { $0 * $1 })
    // A system that is singular but for rounding has a factor now and then: its pivots tell.
    let rounding = 1e-10 * (system.diagonal.max() ?? 0)
    guard PivotedCholesky(system, tolerance: rounding).rank == players,
      let factor = Cholesky(system)
    else { return nil }
    let free = factor.solve(right)
    let pull = factor.solve([Double](repeating: 1, count: players))
    let lambda = (free.reduce(0, +) - difference) / pull.reduce(0, +)
    return zip(free, pull).map { $0 - lambda * $1 }
  }
}
