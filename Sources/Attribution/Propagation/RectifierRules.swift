import Networks
import Tensors

/// Deconvnet at a rectifier: the cotangents above 0, whatever was rectified (Zeiler and Fergus 2014,
/// section 2.1, arXiv:1311.2901).
///
/// It is the same at every function that rectifies, GELU, SiLU and Clip among them: the function
/// itself plays no part.
struct DeconvnetRule: BackwardRule {
  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads { .nothing }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let positive = try passage.arithmetic.pointwise(.positive, passage.cotangents[0])
    return passage.wants.indices.map { $0 == 0 ? positive : nil }
  }
}

/// Guided backpropagation at a rectifier: the exact VJP of the cotangents above 0 (Springenberg et
/// al. 2014, section 3.4, arXiv:1412.6806).
///
/// At ReLU that is the paper's rule, and at Clip (ReLU6) it lets pass what lies between the bounds.
/// At smooth functions the exact slope takes the place of the gate of 0 or 1: at GELU and SiLU it is
/// nearly that gate, and where it is below 0 the signal changes its sign, as the function does.
struct GuidedRule: BackwardRule {
  func reads(_ operation: Operation, wants: [Bool]) -> VJPReads {
    operation.kernel.vjpReads(wants: wants)
  }

  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    try passage.vjp([passage.arithmetic.pointwise(.positive, passage.cotangents[0])])
  }
}
