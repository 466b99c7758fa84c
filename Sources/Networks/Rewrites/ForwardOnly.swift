import Tensors

/// An operation that the planner fuses after the reverse pass was laid out over the separate
/// operations, so that it has no VJP of its own.
protocol ForwardOnly: Operator {}

extension ForwardOnly {
  func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("fused operations are run forward only")
  }
}
