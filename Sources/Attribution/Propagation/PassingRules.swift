import Networks
import Tensors

/// Hands relevance on as it is, to one input: for functions of single elements, and for gates, whose
/// relevance goes to what they let through.
struct PassRule: BackwardRule {
  /// The input that gets it.
  let input: Int

  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { .nothing }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    passage.wants.indices.map { $0 == input ? passage.cotangents[0] : nil }
  }
}

/// Lets nothing through.
struct BlockRule: BackwardRule {
  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { .nothing }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    passage.wants.map { _ in nil }
  }
}
