import Networks
import Tensors

/// Hands on what arrives: the function is passed together with the linear operator before it.
struct PassedOnRule: BackwardRule {
  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { .nothing }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    [passage.cotangents[0]]
  }
}

/// RevealCancel at a linear operator with constant weights and the function after it, by the Linear
/// rule (Shrikumar et al. 2017, sections 3.4 and 3.5.3).
///
/// The positive part of the change of an output is the sum of the positive w (x - x'), the negative
/// part that of the negative ones. An input that rose sends what it adds to the positive parts by
/// positive weights, to the negative ones by negative weights; one that fell the other way round; one
/// that did not change takes the mean of both.
struct RevealedLinearRule: BackwardRule {
  let curve: Curve
  /// The input that changes; the other is the weights.
  let input: Int
  /// Which elements of that input and of the output are partners.
  let pairing: Pairing
  let outputPairing: Pairing

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads {
    VJPReads(inputs: [input], outputs: [0])
  }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let linear = try Linear(passage, input: input)
    let calculus = passage.arithmetic
    let x = passage.inputs[input]
    let change = try calculus.apply(PairDifference(pairing: pairing), to: [x])[0]
    let rise = try calculus.pointwise(.positive, change)
    let fall = try calculus.pointwise(.negative, change)
    let positive = try calculus.pointwise(
      .sum,
      linear.forward(rise, linear.rising),
      linear.forward(fall, linear.falling)
    )
    let negative = try calculus.pointwise(
      .sum,
      linear.forward(rise, linear.falling),
      linear.forward(fall, linear.rising)
    )
    func part(_ isPositive: Bool) throws -> A.Value {
      try calculus.apply(
        RevealCancel(curve: curve, isPositive: isPositive, pairing: outputPairing),
        to: [passage.cotangents[0], passage.outputs[0], positive, negative]
      )[0]
    }
    let (up, down) = (try part(true), try part(false))
    let ofRisen = try calculus.pointwise(
      .sum,
      linear.backward(up, linear.rising, at: x),
      linear.backward(down, linear.falling, at: x)
    )
    let ofFallen = try calculus.pointwise(
      .sum,
      linear.backward(up, linear.falling, at: x),
      linear.backward(down, linear.rising, at: x)
    )
    let chosen = try calculus.apply(ChoiceBySign(pairing: pairing), to: [ofRisen, ofFallen, x])[0]
    return passage.inputs.indices.map { $0 == input ? chosen : nil }
  }

  /// The operator with the positive or the negative part of its weights, and without its bias.
  private struct Linear<A: RuleArithmetic> {
    private let passage: Passage<A>
    private let input: Int
    let rising: A.Value
    let falling: A.Value

    init(_ passage: Passage<A>, input: Int) throws {
      self.passage = passage
      self.input = input
      let weights = passage.inputs[1 - input]
      rising = try passage.arithmetic.pointwise(.positive, weights)
      falling = try passage.arithmetic.pointwise(.negative, weights)
    }

    func forward(_ x: A.Value, _ weights: A.Value) throws -> A.Value {
      try passage.arithmetic.apply(passage.operation.kernel, to: inputs(x, weights))[0]
    }

    func backward(_ g: A.Value, _ weights: A.Value, at x: A.Value) throws -> A.Value {
      let flowing = try passage.arithmetic.vjp(
        passage.operation.kernel,
        [g],
        inputs: inputs(x, weights),
        outputs: passage.outputs,
        wants: passage.wants
      )[input]
      return try flowing ?? passage.arithmetic.pointwise(.fill(0), x)
    }

    private func inputs(_ x: A.Value, _ weights: A.Value) throws -> [A.Value] {
      try passage.inputs.enumerated().map { index, value in
        index == input
          ? x
          : index == 1 - input ? weights : try passage.arithmetic.pointwise(.fill(0), value)
      }
    }
  }
}

/// RevealCancel at a sum of tensors of one shape and the function after it: each summand is a change
/// of its own, with weight 1.
struct RevealedSumRule: BackwardRule {
  let curve: Curve
  /// Which elements of each summand are partners; `nil` for one that does not change.
  let pairings: [Pairing?]
  let outputPairing: Pairing

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    var (rises, falls): ([A.Value], [A.Value]) = ([], [])
    for (value, pairing) in zip(passage.inputs, pairings) {
      guard let pairing else { continue }
      let change = try calculus.apply(PairDifference(pairing: pairing), to: [value])[0]
      rises.append(try calculus.pointwise(.positive, change))
      falls.append(try calculus.pointwise(.negative, change))
    }
    func sum(_ parts: [A.Value]) throws -> A.Value {
      try parts.dropFirst().reduce(parts[0]) { try calculus.pointwise(.sum, $0, $1) }
    }
    let (positive, negative) = (try sum(rises), try sum(falls))
    let parts = try [true, false].map { isPositive in
      try calculus.apply(
        RevealCancel(curve: curve, isPositive: isPositive, pairing: outputPairing),
        to: [passage.cotangents[0], passage.outputs[0], positive, negative]
      )[0]
    }
    return try zip(passage.inputs, pairings).map { value, pairing in
      guard let pairing else { return nil }
      return try calculus.apply(ChoiceBySign(pairing: pairing), to: parts + [value])[0]
    }
  }
}
