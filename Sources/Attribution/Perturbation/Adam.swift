/// The optimiser Adam (Kingma and Ba 2015, algorithm 1, arXiv:1412.6980) with its usual constants.
struct Adam: Sendable {
  private let rate: Double
  private var mean: [Double]
  private var square: [Double]
  private var step = 0
  private static let (meanDecay, squareDecay, epsilon) = (0.9, 0.999, 1e-8)

  /// - Parameters:
  ///   - rate: the step size.
  ///   - count: the number of parameters.
  init(rate: Double, count: Int) {
    self.rate = rate
    mean = [Double](repeating: 0, count: count)
    square = mean
  }

  /// Moves parameters against a gradient.
  mutating func descend(_ parameters: inout [Double], _ gradient: [Double]) {
    step += 1
    let (a, b) = (power(Self.meanDecay, step), power(Self.squareDecay, step))
    for index in parameters.indices {
      let g = gradient[index]
      mean[index] = Self.meanDecay * mean[index] + (1 - Self.meanDecay) * g
      square[index] = Self.squareDecay * square[index] + (1 - Self.squareDecay) * g * g
      let scale = (square[index] / (1 - b)).squareRoot() + Self.epsilon
      parameters[index] -= rate * mean[index] / (1 - a) / scale
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { result, _ in result * base }
  }
}
