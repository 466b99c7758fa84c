import Foundation

extension Function.Kind {
  /// What the derivative is computed from.
  enum SlopeReads {
    /// Nothing: it is constant.
    case nothing
    /// x.
    case input
    /// y = f(x).
    case output
  }

  var slopeReads: SlopeReads {
    switch self {
    case .ceiling, .floor, .negative, .round, .sign: .nothing
    case .exponential, .hyperbolicTangent, .sigmoid, .squareRoot: .output
    default: .input
    }
  }

  /// f'(x).
  package func derivative(_ x: Double) -> Double {
    slope(slopeReads == .output ? value(x) : x)
  }

  /// f'(x), as a function of x or of f(x); `slopeReads` says of which.
  func slope(_ value: Double) -> Double {
    switch slopeReads {
    case .nothing: self == .negative ? -1 : 0
    case .input: slope(at: value)
    case .output: slope(where: value)
    }
  }

  /// f'(x) by y = f(x).
  private func slope(where y: Double) -> Double {
    switch self {
    case .exponential: y
    case .hyperbolicTangent: 1 - y * y
    case .sigmoid: y * (1 - y)
    default: 0.5 / y  // The square root.
    }
  }

  /// f'(x) by x.
  private func slope(at x: Double) -> Double {
    switch self {
    case .absolute: x > 0 ? 1 : x < 0 ? -1 : 0
    case .arcCosine: -1 / (1 - x * x).squareRoot()
    case .arcHyperbolicCosine: 1 / (x * x - 1).squareRoot()
    case .arcHyperbolicSine: 1 / (x * x + 1).squareRoot()
    case .arcHyperbolicTangent: 1 / (1 - x * x)
    case .arcSine: 1 / (1 - x * x).squareRoot()
    case .arcTangent: 1 / (1 + x * x)
    case .celu(let alpha): x > 0 ? 1 : exp(x / alpha)
    case .cosine: -sin(x)
    case .elu(let alpha): x > 0 ? 1 : alpha * exp(x)
    case .erf: 2 / Double.pi.squareRoot() * exp(-x * x)
    case .gelu: Self.normal(x) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    case .geluByTanh: Self.geluByTanhSlope(x)
    case .hardSigmoid(let alpha, let beta):
      alpha * x + beta > 0 && alpha * x + beta < 1 ? alpha : 0
    case .hardSwish: x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
    case .hyperbolicCosine: sinh(x)
    case .hyperbolicSine: cosh(x)
    case .leakyRelu(let alpha): x > 0 ? 1 : alpha
    case .logarithm: 1 / x
    case .mish: Self.mishSlope(x)
    case .power(let exponent): exponent == 0 ? 0 : exponent * pow(x, exponent - 1)
    case .reciprocal: -1 / (x * x)
    case .selu(let alpha, let gamma): gamma * (x > 0 ? 1 : alpha * exp(x))
    case .shrink(_, let lambda): abs(x) > lambda ? 1 : 0
    case .sine: cos(x)
    case .softplus: Self.sigmoid(x)
    case .softsign: 1 / ((1 + abs(x)) * (1 + abs(x)))
    case .swish(let alpha): Self.swishSlope(x, alpha)
    case .tangent: 1 / (cos(x) * cos(x))
    case .thresholdedRelu(let alpha): x > alpha ? 1 : 0
    default: preconditionFailure("\(self) has its derivative elsewhere")
    }
  }

  private static func geluByTanhSlope(_ x: Double) -> Double {
    let t = tanh(geluArgument(x))
    let inner = (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
    return (1 + t) / 2 + x / 2 * (1 - t * t) * inner
  }

  private static func mishSlope(_ x: Double) -> Double {
    let t = tanh(softplus(x))
    return t + x * (1 - t * t) * sigmoid(x)
  }

  private static func swishSlope(_ x: Double, _ alpha: Double) -> Double {
    let s = sigmoid(alpha * x)
    return s + alpha * x * s * (1 - s)
  }
}
