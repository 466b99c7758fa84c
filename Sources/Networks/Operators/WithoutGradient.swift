package import Tensors

/// An operator whose outputs are whole numbers or truth values, so that no gradient passes it.
package protocol WithoutGradient: Operator {}

extension WithoutGradient {
  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    wants.map { _ in nil }
  }
}
