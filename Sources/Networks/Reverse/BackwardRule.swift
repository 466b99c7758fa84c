/// How cotangents pass one operation on the way back, in place of the exact VJP.
///
/// A rule is written once, in a `RuleArithmetic`: the planner runs it on fast kernels, the tests'
/// oracle in Float64. With linear rules the same walk yields gradients, relevance, or guided
/// signals.
public protocol BackwardRule: Sendable {
  /// The forward values that the rule reads, given which inputs want something; the planner keeps
  /// exactly those, and the others may have been fused away.
  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads

  /// What flows to each input: one value for each input that wants one; the others may be `nil`, and
  /// so may what is zero.
  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?]
}

extension BackwardRule {
  /// Reads all inputs and outputs.
  public func reads(_ operation: Operation, wants: [Bool]) -> VJPReads {
    VJPReads(
      inputs: Set(operation.inputs.indices),
      outputs: Set(operation.outputs.indices)
    )
  }
}

/// The choice of rules for the operations on the way from some tensors to an output.
///
/// It is given those operations in the order of the forward pass and answers with one rule for each;
/// `nil` means the exact VJP. It throws where an operation may not be passed at all.
public typealias BackwardRules =
  @Sendable (_ path: [Operation]) throws -> [(any BackwardRule)?]

/// No rules: the exact VJP of every operation.
public let exactly: BackwardRules = { $0.map { _ in nil } }
