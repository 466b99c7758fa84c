import Tensors

/// The solutions of the lasso for falling penalties: least squares plus penalty |beta|_1, from the
/// penalty at which all is 0, by least angle regression.
///
/// Efron et al., Annals of Statistics 32 (2004) 407, section 3.1, doi:10.1214/009053604000000067. The
/// path is linear between knots; at each a feature joins whose correlation with the residual has
/// come up to the others', or one leaves whose coefficient has come to 0.
public struct LassoPath: Sendable, Hashable {
  /// A place where the path bends.
  public struct Knot: Sendable, Hashable {
    /// The correlation that all features in the model have with the residual: the penalty, for
    /// |y - X beta|²/2 + penalty |beta|_1.
    public let penalty: Double
    /// The solution, `[d]`.
    public let coefficients: [Double]

    /// The features with a coefficient.
    public var features: [Int] { coefficients.indices.filter { coefficients[$0] != 0 } }
  }

  /// The knots by falling penalty, the first with no feature.
  public let knots: [Knot]

  /// The path from the moments until a solution has more than `count` features, or to its end.
  ///
  /// A feature that is a combination of those in the model, to double precision, is passed over.
  /// - Complexity: a step costs k³/3 + k d multiplications for k features in the model.
  public init(_ moments: WeightedMoments, until count: Int = .max) {
    var walk = LassoWalk(moments)
    var knots = [walk.knot]
    // Every knot adds a feature or drops one; rounding must not make that endless.
    while walk.penalty > walk.end, knots.count < 8 * (moments.width + 1), let knot = walk.next() {
      knots.append(knot)
      if knot.features.count > count { break }
    }
    self.knots = knots
  }

  /// The features of the last knot before the first that has more than so many: K-LASSO.
  ///
  /// Ribeiro, Singh and Guestrin, KDD 2016, algorithm 1, doi:10.1145/2939672.2939778.
  public func features(atMost count: Int) -> [Int] {
    knots.prefix { $0.features.count <= count }.last?.features ?? []
  }
}

/// The state at a knot.
private struct LassoWalk {
  private let moments: WeightedMoments
  private var coefficients: [Double]
  private var correlations: [Double]
  private var active: [Int] = []
  private var passedOver: Set<Int> = []
  private var justLeft: Int?
  private(set) var penalty: Double
  /// A penalty that is nothing but rounding.
  let end: Double

  init(_ moments: WeightedMoments) {
    self.moments = moments
    coefficients = [Double](repeating: 0, count: moments.width)
    correlations = moments.products
    penalty = moments.products.map(abs).max() ?? 0
    end = penalty * 1e-12
  }

  var knot: LassoPath.Knot { .init(penalty: penalty, coefficients: coefficients) }

  private var waiting: [Int] {
    coefficients.indices.filter { !active.contains($0) && !passedOver.contains($0) }
  }

  /// Walks to the next knot; `nil` where no feature is left to move.
  mutating func next() -> LassoPath.Knot? {
    if justLeft == nil { join() }
    guard let (direction, pull) = moving() else { return nil }
    // How far until another feature's correlation has come up to that of the active ones.
    var step = penalty
    for feature in waiting where feature != justLeft {
      for (sign, room) in [
        (1.0, penalty - correlations[feature]),
        (-1.0, penalty + correlations[feature]),
      ] {
        let closing = 1 - sign * pull[feature]
        if closing > 1e-12 { step = min(step, max(0, room) / closing) }
      }
    }
    // How far until a coefficient is 0.
    justLeft = nil
    for (place, feature) in active.enumerated() where coefficients[feature] != 0 {
      let far = -coefficients[feature] / direction[place]
      if far > 0, far < step { (step, justLeft) = (far, feature) }
    }
    for (place, feature) in active.enumerated() {
      coefficients[feature] += step * direction[place]
    }
    for feature in correlations.indices { correlations[feature] -= step * pull[feature] }
    penalty -= step
    if let justLeft {
      coefficients[justLeft] = 0
      active.removeAll { $0 == justLeft }
    }
    return knot
  }

  /// Adds the feature with the largest correlation, unless the model holds it already as a
  /// combination of others.
  private mutating func join() {
    while let feature = waiting.max(by: { abs(correlations[$0]) < abs(correlations[$1]) }) {
      let trial = active + [feature]
      let block = moments.gram.block(rows: trial, columns: trial)
      let scale = block.diagonal.max() ?? 0
      if block.diagonal.allSatisfy({ $0 > scale * 1e-14 }), Cholesky(block) != nil {
        active = trial
        return
      }
      passedOver.insert(feature)
    }
  }

  /// The change of the active coefficients, and of all correlations, for a penalty falling by 1.
  private func moving() -> (direction: [Double], pull: [Double])? {
    let signs = active.map { correlations[$0] < 0 ? -1.0 : 1.0 }
    guard !active.isEmpty,
      let direction = Cholesky(moments.gram.block(rows: active, columns: active))?.solve(signs)
    else { return nil }
    let all = Array(correlations.indices)
    return (direction, moments.gram.block(rows: all, columns: active).times(direction))
  }
}
