import LinearModels
import Statistics
import Tensors
import Testing

@Suite struct LassoPathTests {
  /// Correlated features `[d, n]`, and targets that follow some of them.
  static func samples(d: Int, n: Int) -> (features: Matrix, targets: [Double], weights: [Double]) {
    var generator = SeededGenerator(seed: 11)
    var features = Matrix(rows: d, columns: n)
    for sample in 0..<n {
      let common = generator.uniform()
      for feature in 0..<d { features[feature, sample] = generator.uniform() + common / 2 }
    }
    let targets = (0..<n).map { sample in
      (0..<d).reduce(0.1 * generator.uniform()) {
        $0 + features[$1, sample] * Double($1 % 4 - 1) / Double($1 + 1)
      }
    }
    return (features, targets, (0..<n).map { _ in 0.2 + generator.uniform() })
  }

  static func moments(d: Int, n: Int) -> WeightedMoments {
    let (features, targets, weights) = samples(d: d, n: n)
    return WeightedMoments(features: features, targets: targets, weights: weights)
  }

  @Test("Every knot is the lasso's solution: the residual's correlations are the penalty or less")
  func optimality() {
    let moments = Self.moments(d: 12, n: 80)
    let path = LassoPath(moments)
    let scale = path.knots[0].penalty
    #expect(path.knots[0].features.isEmpty && path.knots.count >= 13)
    for knot in path.knots {
      let fitted = moments.gram.times(knot.coefficients)
      for (feature, coefficient) in knot.coefficients.enumerated() {
        let correlation = moments.products[feature] - fitted[feature]
        #expect(abs(correlation) <= knot.penalty + 1e-10 * scale)
        if coefficient != 0 {
          let sign = coefficient < 0 ? -1.0 : 1
          #expect(abs(correlation - sign * knot.penalty) <= 1e-10 * scale)
        }
      }
    }
  }

  @Test("The path falls steadily and ends at least squares")
  func end() throws {
    let moments = Self.moments(d: 12, n: 80)
    let path = LassoPath(moments)
    #expect(zip(path.knots, path.knots.dropFirst()).allSatisfy { $0.penalty >= $1.penalty })
    let squares = try moments.ridge(alpha: 1e-13, on: Array(0..<12))
    let last = try #require(path.knots.last)
    for (a, b) in zip(last.coefficients, squares.coefficients) { #expect(abs(a - b) < 1e-8) }
  }

  @Test("A feature that repeats another is passed over")
  func repeated() throws {
    var (features, targets, weights) = Self.samples(d: 5, n: 40)
    for sample in 0..<40 { features[4, sample] = features[1, sample] }
    let moments = WeightedMoments(features: features, targets: targets, weights: weights)
    let last = try #require(LassoPath(moments).knots.last)
    #expect(last.coefficients[1] == 0 || last.coefficients[4] == 0)
    #expect(last.penalty <= 1e-10 * (moments.products.map(abs).max() ?? 0))
  }

  @Test("K-LASSO takes the last knot with at most K features")
  func selection() {
    let moments = Self.moments(d: 12, n: 80)
    let path = LassoPath(moments)
    for count in 1...12 {
      let chosen = path.features(atMost: count)
      #expect(chosen.count <= count)
      #expect(chosen == LassoPath(moments, until: count).features(atMost: count))
    }
    #expect(path.features(atMost: 0) == [])
  }

  @Test("Targets that do not vary have no path")
  func constant() throws {
    let (features, _, weights) = Self.samples(d: 3, n: 10)
    let moments = WeightedMoments(
      features: features,
      targets: [Double](repeating: 2, count: 10),
      weights: weights
    )
    #expect(LassoPath(moments).features(atMost: 2).isEmpty)
    let fit = try moments.ridge(alpha: 1, on: [0, 1, 2])
    #expect(abs(fit.intercept - 2) < 1e-12 && fit.determination == 1)
  }
}
