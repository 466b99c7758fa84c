package import Tensors

/// The way back through a standardisation whose deviation is taken for a constant.
///
/// With r = 1 / sqrt(variance + epsilon) fixed, y = (x - mean) r scale + bias is linear in x; this is
/// the adjoint of that linear map. Inputs: x, the scale if there is one, and a cotangent of y.
package struct ConstantDeviation: Operator {
  /// The standardisation.
  package let standardization: Standardization

  /// The way back through a standardisation.
  package init(_ standardization: Standardization) { self.standardization = standardization }

  package var outputShapes: [Shape] { [standardization.shape] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [
      standardization.constantDeviationVJP(
        inputs[inputs.count - 1],
        x: inputs[0],
        scale: inputs.count > 2 ? inputs[1] : nil
      )
    ]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("rules are not differentiated")
  }
}
