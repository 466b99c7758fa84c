package import Tensors

/// An operation that nothing differentiates, so that it has no VJP: one that the planner fuses after the
/// reverse pass was laid out over the separate operations, or a step of that pass itself.
package protocol ForwardOnly: Operator {}

extension ForwardOnly {
  /// Nothing.
  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  /// Is never asked for.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("what is run forward only is not differentiated")
  }
}
