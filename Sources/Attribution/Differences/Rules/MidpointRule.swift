import Networks
import Tensors

/// The exact VJP at the mean of both rows: complete for whatever is quadratic.
///
/// a b - a' b' = (a - a') (b + b') / 2 + (b - b') (a + a') / 2: the mean of both orders in which the
/// factors can be changed.
struct MidpointRule: BackwardRule {
  /// Which elements of each input are partners; `nil` for an input that does not change.
  let pairings: [Pairing?]

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads {
    operation.kernel.vjpReads(wants: wants)
  }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let read = reads(passage.operation, wants: passage.wants).inputs
    let middle = try passage.inputs.indices.map { index in
      guard read.contains(index), let pairing = pairings[index] else {
        return passage.inputs[index]
      }
      return try passage.arithmetic.apply(
        PairMean(pairing: pairing),
        to: [passage.inputs[index]]
      )[0]
    }
    return try passage.arithmetic.vjp(
      passage.operation.kernel,
      passage.cotangents,
      inputs: middle,
      outputs: passage.outputs,
      wants: passage.wants
    )
  }
}

/// A quotient of two tensors that both change: the product of the one with the reciprocal of the
/// other, the product passed at the mean of both rows and the reciprocal rescaled.
struct QuotientRule: BackwardRule {
  let numerator: Pairing?
  let denominator: Pairing

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { VJPReads(inputs: [0, 1]) }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let (a, b) = (passage.inputs[0], passage.inputs[1])
    let reciprocal = Function(kind: .reciprocal, shape: denominator.shape)
    let inverse = try calculus.apply(
      PairMean(pairing: denominator),
      to: calculus.apply(reciprocal, to: [b])
    )[0]
    let middle = try numerator.map { try calculus.apply(PairMean(pairing: $0), to: [a])[0] } ?? a
    let product = Arithmetic(
      kind: .multiply,
      inputs: [calculus.shape(of: a), denominator.shape],
      output: calculus.shape(of: passage.cotangents[0])
    )
    var flowing = try calculus.vjp(
      product,
      passage.cotangents,
      inputs: [middle, inverse],
      outputs: [],
      wants: passage.wants
    )
    if let towardsInverse = flowing[1] {
      let rescale = Rescale(curve: .function(.reciprocal), pairing: denominator)
      flowing[1] = try calculus.apply(rescale, to: [towardsInverse, b])[0]
    }
    return flowing
  }
}
