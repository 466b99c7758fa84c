/// How a denominator is kept away from 0.
public enum Stabilizer: Sendable, Hashable {
  /// z + epsilon sign(z), where the sign of 0 is +1: the LRP epsilon rule's (Bach et al. 2015,
  /// section 2.6; the sign of 0 as zennit has it).
  case signed(Double)
  /// z where |z| >= epsilon, else epsilon with the sign of z.
  case clipped(Double)
  /// z + epsilon, for denominators that are never negative.
  case added(Double)
  /// z as it is, and a quotient of 0 where z is 0: for denominators that are 0 only where nothing
  /// flows.
  case zeroSafe

  @inline(__always)
  func callAsFunction<S: ReferenceScalar>(_ z: S) -> S {
    switch self {
    case .signed(let epsilon): z < 0 ? z - S(epsilon) : z + S(epsilon)
    case .clipped(let epsilon):
      z < 0 ? min(z, -S(epsilon)) : max(z, S(epsilon))
    case .added(let epsilon): z + S(epsilon)
    case .zeroSafe: z == 0 ? S.infinity : z
    }
  }
}
