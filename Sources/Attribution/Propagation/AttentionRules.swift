import Networks
import Tensors

/// A product of two activations: half of the relevance to each, in shares of x y / (2 z + epsilon)
/// (Achtibat et al. 2024, AttnLRP, eq. 13, arXiv:2402.05602).
struct HalvesRule: BackwardRule {
  let stabilization: Stabilization

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let twice = try calculus.pointwise(.scaled(2), passage.outputs[0])
    let share = try stabilization.quotient(passage.cotangents[0], twice, calculus)
    return try zip(passage.vjp([share]), passage.inputs).map { flowing, input in
      try flowing.map { try calculus.pointwise(.product, input, $0) }
    }
  }
}

/// The Taylor expansion of a softmax s: R_i = x_i (R_i - s_i sum R) (Achtibat et al. 2024, eq. 12).
///
/// The VJP of a softmax turns c into s (c - sum c s), so that c = R / s gives R - s sum R.
struct SoftmaxRule: BackwardRule {
  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let share = try calculus.pointwise(
      .quotient(.zeroSafe),
      passage.cotangents[0],
      passage.outputs[0]
    )
    return try passage.vjp([share]).map { flowing in
      try flowing.map { try calculus.pointwise(.product, passage.inputs[0], $0) }
    }
  }
}

/// LRP-epsilon through a standardisation whose deviation is taken for a constant, so that it is
/// linear (Ali et al. 2022, section 3.2, arXiv:2202.07304).
struct ConstantDeviationRule: BackwardRule {
  let stabilization: Stabilization
  let ignoresBias: Bool

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads {
    let keepsBias = !ignoresBias || operation.inputs.count < 3
    return VJPReads(inputs: Set(operation.inputs.indices), outputs: keepsBias ? [0] : [])
  }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    guard let kernel = passage.operation.kernel as? Standardization else {
      preconditionFailure("the rule is for standardisations")
    }
    var inputs = passage.inputs
    var z: A.Value?
    if ignoresBias, inputs.count == 3 {
      inputs[2] = try calculus.pointwise(.fill(0), inputs[2])
      z = try calculus.apply(kernel, to: inputs)[0]
    }
    let share = try stabilization.quotient(
      passage.cotangents[0],
      z ?? passage.outputs[0],
      calculus
    )
    let scale = inputs.count > 1 ? [inputs[1]] : []
    let flowing = try calculus.apply(ConstantDeviation(kernel), to: [inputs[0]] + scale + [share])
    return [try calculus.pointwise(.product, inputs[0], flowing[0])]
      + passage.wants.dropFirst().map { _ in nil }
  }
}
