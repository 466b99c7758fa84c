import Networks
import Tensors

/// The exact VJP of a linear layer with other numbers in the place of its weights.
struct PatternRule: BackwardRule {
  /// Of the weights' shape.
  let weights: Tensor<Float>

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { .nothing }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    var inputs = passage.inputs
    inputs[1] = passage.arithmetic.constant(weights)
    return try passage.arithmetic.vjp(
      passage.operation.kernel,
      passage.cotangents,
      inputs: inputs,
      outputs: passage.outputs,
      wants: passage.wants
    )
  }
}
