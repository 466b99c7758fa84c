import Networks

/// Rescale at a function of each element.
struct RescaleRule: BackwardRule {
  let curve: Curve
  let pairing: Pairing

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    try passage.arithmetic.apply(
      Rescale(curve: curve, pairing: pairing),
      to: [passage.cotangents[0], passage.inputs[0]]
    )
  }
}

/// Rescale at a function of each element of one input that its other, constant inputs shape, such
/// as a PRelu.
struct ValuesRescaleRule: BackwardRule {
  /// The input that changes.
  let input: Int
  let pairing: Pairing

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    guard let exact = try passage.vjp(passage.cotangents)[input] else { return [] }
    let rescaled = try passage.arithmetic.apply(
      RescaleByValues(pairing: pairing),
      to: [passage.cotangents[0], passage.inputs[input], passage.outputs[0], exact]
    )[0]
    return passage.inputs.indices.map { $0 == input ? rescaled : nil }
  }
}
