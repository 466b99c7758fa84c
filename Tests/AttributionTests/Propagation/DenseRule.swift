/// The rules a second time, slowly, from their papers, on a dense layer z_j = sum_i x_i w_ji + b_j.
///
/// Nothing is shared with the recipe of `LinearRule`: each formula is written out.
struct DenseLayer {
  /// One row of weights an output.
  var w: [[Double]]
  var b: [Double]

  var outputs: Range<Int> { w.indices }
  var inputs: Range<Int> { (w.first ?? []).indices }

  static func positive(_ a: Double) -> Double { a > 0 ? a : 0 }
  static func negative(_ a: Double) -> Double { a < 0 ? a : 0 }
  static func away(_ z: Double, _ epsilon: Double = 1e-6) -> Double {
    z >= 0 ? z + epsilon : z - epsilon
  }

  /// sum_j share(i, j) R_j, where the share of i in j is a fraction.
  private func spread(
    _ relevance: [Double],
    numerator: (Int, Int) -> Double,
    denominator: (Int) -> Double
  ) -> [Double] {
    let divisors = outputs.map(denominator)
    return inputs.map { i in
      outputs.reduce(0) { sum, j in
        divisors[j] == 0 ? sum : sum + numerator(i, j) / divisors[j] * relevance[j]
      }
    }
  }

  func z(_ x: [Double], _ j: Int) -> Double {
    inputs.reduce(b[j]) { $0 + x[$1] * w[j][$1] }
  }

  func epsilon(_ epsilon: Double, _ x: [Double], _ relevance: [Double]) -> [Double] {
    spread(relevance) {
      x[$0] * w[$1][$0]
    } denominator: {
      Self.away(z(x, $0), epsilon)
    }
  }

  func lrpZ(_ x: [Double], _ relevance: [Double]) -> [Double] {
    spread(relevance) {
      x[$0] * w[$1][$0]
    } denominator: {
      z(x, $0)
    }
  }

  /// Shares of what is above 0: (x w)+ with the bias above 0.
  func zPlus(_ x: [Double], _ relevance: [Double]) -> [Double] {
    spread(relevance) {
      Self.positive(x[$0] * w[$1][$0])
    } denominator: { j in
      Self.away(
        inputs.reduce(Self.positive(b[j])) { $0 + Self.positive(x[$1] * w[j][$1]) }
      )
    }
  }

  /// alpha of the shares above 0 less beta of those below.
  func alphaBeta(_ beta: Double, _ x: [Double], _ relevance: [Double]) -> [Double] {
    let excited = zPlus(x, relevance)
    let inhibited = spread(relevance) {
      Self.negative(x[$0] * w[$1][$0])
    } denominator: { j in
      Self.away(
        inputs.reduce(Self.negative(b[j])) { $0 + Self.negative(x[$1] * w[j][$1]) }
      )
    }
    return zip(excited, inhibited).map { (1 + beta) * $0 - beta * $1 }
  }

  /// Products that push the output to its own side count 1 + gamma times.
  func gamma(_ gamma: Double, _ x: [Double], _ relevance: [Double]) -> [Double] {
    func favoured(_ a: Double, _ sign: Double) -> Double { a * sign > 0 ? (1 + gamma) * a : a }
    let signs = outputs.map { j in z(x, j) > 0 ? 1.0 : z(x, j) < 0 ? -1.0 : 0 }
    let gated = outputs.map { signs[$0] == 0 ? 0 : relevance[$0] }
    return spread(gated) { i, j in
      favoured(x[i] * w[j][i], signs[j])
    } denominator: { j in
      Self.away(
        inputs.reduce(favoured(b[j], signs[j])) { $0 + favoured(x[$1] * w[j][$1], signs[j]) }
      )
    }
  }

  /// x (w + gamma w+), as it is written for inputs above 0.
  func plainGamma(_ gamma: Double, _ x: [Double], _ relevance: [Double]) -> [Double] {
    func raised(_ a: Double) -> Double { a + gamma * Self.positive(a) }
    return spread(relevance) {
      x[$0] * raised(w[$1][$0])
    } denominator: { j in
      Self.away(inputs.reduce(raised(b[j])) { $0 + x[$1] * raised(w[j][$1]) })
    }
  }

  func zBox(_ low: [Double], _ high: [Double], _ x: [Double], _ relevance: [Double]) -> [Double] {
    func part(_ i: Int, _ j: Int) -> Double {
      let weight = w[j][i]
      return x[i] * weight - low[i] * Self.positive(weight) - high[i] * Self.negative(weight)
    }
    return spread(relevance, numerator: part) { j in
      Self.away(inputs.reduce(0) { $0 + part($1, j) })
    }
  }

  func wSquare(_ relevance: [Double]) -> [Double] {
    spread(relevance) {
      w[$1][$0] * w[$1][$0]
    } denominator: { j in
      Self.away(w[j].reduce(0) { $0 + $1 * $1 })
    }
  }

  /// Every input that is connected gets the same.
  ///
  /// - Parameter connected: whether an input is in the window of an output.
  func flat(_ relevance: [Double], connected: (Int, Int) -> Bool) -> [Double] {
    spread(relevance) {
      connected($0, $1) ? 1 : 0
    } denominator: { j in
      Self.away(Double(inputs.filter { connected($0, j) }.count))
    }
  }

  /// Zhang et al. 2016, eq. 2: the probability of each winner is shared by x+ w+.
  func excitation(_ x: [Double], _ probability: [Double]) -> [Double] {
    func part(_ i: Int, _ j: Int) -> Double { Self.positive(x[i]) * Self.positive(w[j][i]) }
    return spread(probability, numerator: part) { j in
      Self.away(inputs.reduce(0) { $0 + part($1, j) })
    }
  }
}
