import Tensors

/// TCAV as the design tells it, slow and obvious: explicit CAVs in the space of the activations,
/// plain sums, no inner products kept, nothing shared.
struct SlowTCAV {
  var activations: [[Double]]
  var gradients: [[Double]]

  /// The normal of a logistic regression with C = 1, by Newton's method on (w, b) in full.
  func normal(_ positive: [Int], _ negative: [Int]) -> [Double] {
    let samples =
      positive.map { (activations[$0] + [1], 1.0) }
      + negative.map { (activations[$0] + [1], 0.0) }
    let width = samples[0].0.count
    var parameters = [Double](repeating: 0, count: width)
    for _ in 0..<60 {
      var gradient = parameters
      gradient[width - 1] = 0
      var hessian = (0..<width).map { i in
        (0..<width).map { j in i == j && i < width - 1 ? 1.0 : 0.0 }
      }
      for (x, y) in samples {
        let p = 1 / (1 + exponential(-dot(x, parameters)))
        for i in 0..<width {
          gradient[i] += (p - y) * x[i]
          for j in 0..<width { hessian[i][j] += p * (1 - p) * x[i] * x[j] }
        }
      }
      let step = solve(hessian, gradient)
      for i in 0..<width { parameters[i] -= step[i] }
    }
    return Array(parameters.dropLast())
  }

  /// S of every class image.
  func sensitivities(_ positive: [Int], _ negative: [Int]) -> [Double] {
    let w = normal(positive, negative)
    let length = dot(w, w).squareRoot()
    return gradients.map { dot($0, w) / length }
  }

  /// The share of class images with S > 0, ties counting half.
  func score(_ positive: [Int], _ negative: [Int]) -> Double {
    let votes = sensitivities(positive, negative).map { $0 > 0 ? 1 : $0 == 0 ? 0.5 : 0 }
    return votes.reduce(0, +) / Double(votes.count)
  }

  /// T of each set against its opponents, every score fitted from its own side.
  func meanScores(_ sets: [[Int]], opponents: [[Int]]) -> [Double] {
    sets.indices.map { set in
      let scores = opponents[set].map { score(sets[set], sets[$0]) }
      return scores.reduce(0, +) / Double(scores.count)
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  /// e^x by its series on a small argument, squared back: nothing borrowed.
  private func exponential(_ x: Double) -> Double {
    let small = max(-700, min(700, x)) / 1024
    var term = 1.0
    var sum = 1.0
    for k in 1...20 {
      term *= small / Double(k)
      sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
  }

  /// Gaussian elimination with pivots.
  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let n = rows.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for row in 0..<n where row != column {
        let factor = rows[row][column] / rows[column][column]
        for k in column...n { rows[row][k] -= factor * rows[column][k] }
      }
    }
    return rows.indices.map { rows[$0][n] / rows[$0][$0] }
  }
}
