import Networks
import Tensors

/// A whole operator whose elementary steps are passed at once: it is given the cotangent and the
/// first input.
struct StepsRule: BackwardRule {
  let steps: any ForwardOnly

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let flowing = try passage.arithmetic.apply(
      steps,
      to: [passage.cotangents[0], passage.inputs[0]]
    )
    return flowing.map(Optional.some) + passage.inputs.dropFirst().map { _ in nil }
  }
}

/// A standardisation: its scale is a linear step after the others, its bias none.
struct StandardizationRule: BackwardRule {
  let steps: StandardizationSecants
  /// The scale of each element, of the shape of x; `nil` without one.
  let scale: Tensor<Float>?

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let scaled = try scale.map {
      try calculus.pointwise(.product, passage.cotangents[0], calculus.constant($0))
    }
    let flowing = try calculus.apply(
      steps,
      to: [scaled ?? passage.cotangents[0], passage.inputs[0]]
    )
    return flowing.map(Optional.some) + passage.inputs.dropFirst().map { _ in nil }
  }
}
