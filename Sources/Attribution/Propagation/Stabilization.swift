public import Networks
import Tensors

/// How the denominators of a rule are kept away from 0.
public struct Stabilization: Sendable, Hashable {
  /// What is done to a denominator.
  public var stabilizer: Stabilizer
  /// Whether epsilon is a multiple of the root mean square of the denominators of an image, instead
  /// of a number by itself.
  public var isScaledByNorm: Bool

  /// A stabilisation.
  public init(_ stabilizer: Stabilizer, isScaledByNorm: Bool = false) {
    self.stabilizer = stabilizer
    self.isScaledByNorm = isScaledByNorm
  }

  /// z + 1e-6 sign(z), zennit's default: below the rounding of a denominator of ordinary size.
  public static let standard = Stabilization(.signed(1e-6))

  /// Relevance divided by a stabilised denominator.
  func quotient<A: RuleArithmetic>(
    _ relevance: A.Value,
    _ denominator: A.Value,
    _ calculus: A
  ) throws -> A.Value {
    guard isScaledByNorm else {
      return try calculus.pointwise(.quotient(stabilizer), relevance, denominator)
    }
    let scaled = NormScaledDenominator(
      shape: calculus.shape(of: denominator),
      stabilizer: stabilizer
    )
    let away = try calculus.apply(scaled, to: [denominator])[0]
    return try calculus.pointwise(.quotient(.zeroSafe), relevance, away)
  }
}

/// Denominators kept away from 0 by epsilon times the root mean square of those of their image.
struct NormScaledDenominator: Operator {
  let shape: Shape
  let stabilizer: Stabilizer

  var outputShapes: [Shape] { [shape] }

  func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var result = inputs[0]
    let width = max(1, shape.count / max(1, shape.dims.first ?? 1))
    for start in stride(from: 0, to: shape.count, by: width) {
      let row = start..<start + width
      let square = row.reduce(0.0) {
        $0 + Double(result.elements[$1]) * Double(result.elements[$1])
      }
      let norm = (square / Double(width)).squareRoot()
      for index in row {
        result.elements[index] = stabilizer.scaled(by: norm).stabilized(result.elements[index])
      }
    }
    return [result]
  }

  func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("rules are not differentiated")
  }
}

extension Stabilizer {
  /// The same with another epsilon.
  fileprivate func scaled(by factor: Double) -> Stabilizer {
    switch self {
    case .signed(let epsilon): .signed(epsilon * factor)
    case .clipped(let epsilon): .clipped(epsilon * factor)
    case .added(let epsilon): .added(epsilon * factor)
    case .zeroSafe: .zeroSafe
    }
  }

  /// A number kept away from 0, but left at 0 by `zeroSafe`.
  fileprivate func stabilized<S: ReferenceScalar>(_ z: S) -> S {
    switch self {
    case .signed(let epsilon): z < 0 ? z - S(epsilon) : z + S(epsilon)
    case .clipped(let epsilon): z < 0 ? min(z, -S(epsilon)) : max(z, S(epsilon))
    case .added(let epsilon): z + S(epsilon)
    case .zeroSafe: z
    }
  }
}
