import Foundation

/// Points and weights on [0, 1] by which an integral becomes a sum.
public enum Quadrature: String, Sendable, Hashable, CaseIterable {
  /// k/m for k = 1...m, as the paper on Integrated Gradients has it (equation 3).
  case right
  /// (k - 1)/m.
  case left
  /// (k - 1/2)/m.
  case middle
  /// k/m for k = 0...m, the ends with half the weight.
  case trapezoid
  /// The m nodes of Gauss and Legendre: exact for polynomials up to the degree 2m - 1.
  case gaussLegendre = "gauss-legendre"
  /// captum's trapezoid: m points from 0 to 1 with the weight 1/m, the ends half of it, so that the
  /// weights sum to (m - 1)/m.
  case captumTrapezoid = "captum-trapezoid"

  /// A point and its weight.
  public struct Node: Sendable, Hashable {
    /// In [0, 1].
    public let alpha: Double
    /// The weights of all nodes sum to 1, but for captum's trapezoid.
    public let weight: Double
  }

  /// The nodes of `steps` steps, in ascending order.
  ///
  /// - Precondition: at least one step.
  public func nodes(_ steps: Int) -> [Node] {
    precondition(steps >= 1, "at least one step")
    let m = Double(steps)
    switch self {
    case .right: return (1...steps).map { Node(alpha: Double($0) / m, weight: 1 / m) }
    case .left: return (0..<steps).map { Node(alpha: Double($0) / m, weight: 1 / m) }
    case .middle: return (0..<steps).map { Node(alpha: (Double($0) + 0.5) / m, weight: 1 / m) }
    case .trapezoid:
      return (0...steps).map {
        Node(alpha: Double($0) / m, weight: ($0 == 0 || $0 == steps ? 0.5 : 1) / m)
      }
    case .captumTrapezoid:
      return (0..<steps).map {
        let alpha = steps == 1 ? 0 : Double($0) / (m - 1)
        return Node(alpha: alpha, weight: ($0 == 0 || $0 == steps - 1 ? 0.5 : 1) / m)
      }
    case .gaussLegendre: return Self.gaussLegendre(steps)
    }
  }

  /// The roots of the Legendre polynomial of degree n by Newton's method, taken from [-1, 1] to
  /// [0, 1].
  private static func gaussLegendre(_ n: Int) -> [Node] {
    (1...n).reversed().map { index in
      // Tricomi's estimate of the root, near enough for Newton to converge.
      var x = cos(Double.pi * (Double(index) - 0.25) / (Double(n) + 0.5))
      var slope = 0.0
      for _ in 0..<100 {
        let value: Double
        (value, slope) = legendre(n, x)
        let step = value / slope
        x -= step
        if abs(step) < 1e-16 { break }
      }
      slope = legendre(n, x).slope
      return Node(alpha: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope))
    }
  }

  /// The Legendre polynomial of degree n and its derivative, by the recurrence
  /// (k + 1) P(k+1) = (2k + 1) x P(k) - k P(k-1).
  private static func legendre(_ n: Int, _ x: Double) -> (value: Double, slope: Double) {
    var (before, value) = (1.0, x)
    for k in stride(from: 1, to: n, by: 1) {
      (before, value) = (
        value, (Double(2 * k + 1) * x * value - Double(k) * before) / Double(k + 1)
      )
    }
    return (value, Double(n) * (x * value - before) / (x * x - 1))
  }
}
