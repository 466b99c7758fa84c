import Networks
import Tensors

/// A function of one number, and the slope of the line through two of its points.
enum Curve: Sendable, Hashable {
  /// max(x, 0).
  case relu
  /// x kept between two bounds.
  case clip(low: Double, high: Double)
  /// Any other.
  case function(Function.Kind)

  /// The function of an operator that maps each element by itself; `nil` if it does not.
  init?(_ kernel: any Operator) {
    switch kernel {
    case let activation as Activation:
      switch activation.kind {
      case .relu: self = .relu
      case .clip(let low, let high): self = .clip(low: Double(low), high: Double(high))
      }
    case let function as Function: self = .function(function.kind)
    default: return nil
    }
  }

  /// (f(a) - f(b)) / (a - b), and the derivative between them where they are too close to tell.
  @inline(__always)
  func secant<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    switch self {
    case .relu: Self.reluSecant(a, b)
    case .clip(let low, let high): Self.clipSecant(a, b, S(low), S(high))
    case .function(let kind): S(Self.secant(kind, Double(a), Double(b)))
    }
  }

  @inline(__always)
  static func reluSecant<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    let difference = a - b
    return difference == 0 ? (a > 0 ? 1 : 0) : (max(a, 0) - max(b, 0)) / difference
  }

  @inline(__always)
  static func clipSecant<S: ReferenceScalar>(_ a: S, _ b: S, _ low: S, _ high: S) -> S {
    let difference = a - b
    guard difference != 0 else { return a > low && a < high ? 1 : 0 }
    return (min(max(a, low), high) - min(max(b, low), high)) / difference
  }

  private static func secant(_ kind: Function.Kind, _ a: Double, _ b: Double) -> Double {
    let difference = a - b
    guard abs(difference) > nearest(kind) else { return kind.derivative((a + b) / 2) }
    return (kind.value(a) - kind.value(b)) / difference
  }

  /// Below this distance the rounding of f, about 1e-16, would outweigh the curvature between the
  /// points. Functions that are steep near 0 are precise relative to their argument.
  private static func nearest(_ kind: Function.Kind) -> Double {
    switch kind {
    case .logarithm, .power, .reciprocal, .squareRoot: 0
    default: 1e-8
    }
  }
}
