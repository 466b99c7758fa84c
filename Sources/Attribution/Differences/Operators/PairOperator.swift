import Networks
import Tensors

/// A step of a difference rule: what it computes of a row depends on the row's partner too.
///
/// The steps run on the way back only, so that nothing differentiates them.
protocol PairOperator: Operator {}

extension PairOperator {
  func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("rules are not differentiated")
  }
}
