import Foundation

extension Function {
  /// Which function of x.
  package enum Kind: Sendable, Hashable {
    /// |x|.
    case absolute
    /// The inverse of the cosine.
    case arcCosine
    /// The inverse of the hyperbolic cosine.
    case arcHyperbolicCosine
    /// The inverse of the hyperbolic sine.
    case arcHyperbolicSine
    /// The inverse of the hyperbolic tangent.
    case arcHyperbolicTangent
    /// The inverse of the sine.
    case arcSine
    /// The inverse of the tangent.
    case arcTangent
    /// The smallest whole number that is not below x.
    case ceiling
    /// max(x, 0) + min(alpha (e^(x / alpha) - 1), 0).
    case celu(alpha: Double)
    /// The cosine of x in radians.
    case cosine
    /// x where x > 0, else alpha (e^x - 1).
    case elu(alpha: Double)
    /// The error function.
    case erf
    /// e^x.
    case exponential
    /// The largest whole number that is not above x.
    case floor
    /// x times the normal distribution function of x.
    case gelu
    /// The same with tanh(sqrt(2 / pi) (x + 0.044715 x^3)) in place of the error function.
    case geluByTanh
    /// min(max(alpha x + beta, 0), 1).
    case hardSigmoid(alpha: Double, beta: Double)
    /// x min(max(x / 6 + 1 / 2, 0), 1).
    case hardSwish
    /// The hyperbolic cosine.
    case hyperbolicCosine
    /// The hyperbolic sine.
    case hyperbolicSine
    /// The hyperbolic tangent.
    case hyperbolicTangent
    /// x where x > 0, else alpha x.
    case leakyRelu(alpha: Double)
    /// The natural logarithm.
    case logarithm
    /// x tanh(ln(1 + e^x)).
    case mish
    /// -x.
    case negative
    /// x^exponent.
    case power(exponent: Double)
    /// 1 / x.
    case reciprocal
    /// The nearest whole number; halves go to the even one.
    case round
    /// gamma x where x > 0, else gamma alpha (e^x - 1).
    case selu(alpha: Double, gamma: Double)
    /// x moved towards 0 by `bias` where |x| > lambda, else 0.
    case shrink(bias: Double, lambda: Double)
    /// 1 / (1 + e^-x).
    case sigmoid
    /// -1, 0 or 1.
    case sign
    /// The sine of x in radians.
    case sine
    /// ln(1 + e^x).
    case softplus
    /// x / (1 + |x|).
    case softsign
    /// The square root.
    case squareRoot
    /// x / (1 + e^(-alpha x)).
    case swish(alpha: Double)
    /// The tangent of x in radians.
    case tangent
    /// x where x > alpha, else 0.
    case thresholdedRelu(alpha: Double)

    /// Whether whole numbers stay whole numbers.
    var keepsWholeNumbers: Bool { [.absolute, .negative, .sign].contains(self) }

    /// f(x).
    package func value(_ x: Double) -> Double {
      switch self {
      case .absolute: abs(x)
      case .arcCosine: acos(x)
      case .arcHyperbolicCosine: acosh(x)
      case .arcHyperbolicSine: asinh(x)
      case .arcHyperbolicTangent: atanh(x)
      case .arcSine: asin(x)
      case .arcTangent: atan(x)
      case .ceiling: x.rounded(.up)
      case .celu(let alpha): x > 0 ? x : alpha * expm1(x / alpha)
      case .cosine: cos(x)
      case .elu(let alpha): x > 0 ? x : alpha * expm1(x)
      case .erf: Foundation.erf(x)
      case .exponential: exp(x)
      case .floor: x.rounded(.down)
      case .gelu: x * Self.normal(x)
      case .geluByTanh: x / 2 * (1 + tanh(Self.geluArgument(x)))
      case .hardSigmoid(let alpha, let beta): min(max(alpha * x + beta, 0), 1)
      case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
      case .hyperbolicCosine: cosh(x)
      case .hyperbolicSine: sinh(x)
      case .hyperbolicTangent: tanh(x)
      case .leakyRelu(let alpha): x > 0 ? x : alpha * x
      case .logarithm: log(x)
      case .mish: x * tanh(Self.softplus(x))
      case .negative: -x
      case .power(let exponent): pow(x, exponent)
      case .reciprocal: 1 / x
      case .round: x.rounded(.toNearestOrEven)
      case .selu(let alpha, let gamma): gamma * (x > 0 ? x : alpha * expm1(x))
      case .shrink(let bias, let lambda): x < -lambda ? x + bias : x > lambda ? x - bias : 0
      case .sigmoid: Self.sigmoid(x)
      case .sign: x > 0 ? 1 : x < 0 ? -1 : x
      case .sine: sin(x)
      case .softplus: Self.softplus(x)
      case .softsign: x / (1 + abs(x))
      case .squareRoot: x.squareRoot()
      case .swish(let alpha): x * Self.sigmoid(alpha * x)
      case .tangent: tan(x)
      case .thresholdedRelu(let alpha): x > alpha ? x : 0
      }
    }

    /// 1 / (1 + e^-x) without an overflow on either side.
    static func sigmoid(_ x: Double) -> Double {
      x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
    }

    /// ln(1 + e^x) without an overflow, and exact to the last digits far to the left.
    static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    /// The normal distribution function.
    static func normal(_ x: Double) -> Double { erfc(-x * 0.5.squareRoot()) / 2 }

    /// What stands in the tanh of the approximate GELU.
    static func geluArgument(_ x: Double) -> Double {
      (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
    }
  }
}
