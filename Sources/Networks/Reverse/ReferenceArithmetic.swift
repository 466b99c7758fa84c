import Tensors

/// Rules on the plain Swift kernels.
struct ReferenceArithmetic<S: ReferenceScalar>: RuleArithmetic {
  /// A tensor, and whether it is known before the run.
  struct Value {
    let tensor: Tensor<S>
    var isConstant = false
  }

  func shape(of value: Value) -> Shape { value.tensor.shape }

  func isConstant(_ value: Value) -> Bool { value.isConstant }

  func constant(_ tensor: Tensor<Float>) -> Value {
    Value(tensor: tensor.map { S($0) }, isConstant: true)
  }

  func apply(_ kernel: any Operator, to inputs: [Value]) throws -> [Value] {
    let isConstant = inputs.allSatisfy(\.isConstant)
    return kernel.forward(inputs.map(\.tensor)).map { Value(tensor: $0, isConstant: isConstant) }
  }

  func vjp(
    _ kernel: any Operator,
    _ cotangents: [Value],
    inputs: [Value],
    outputs: [Value],
    wants: [Bool]
  ) throws -> [Value?] {
    kernel.vjp(
      cotangents.map(\.tensor),
      inputs: inputs.map(\.tensor),
      outputs: outputs.map(\.tensor),
      wants: wants
    ).map { $0.map { Value(tensor: $0) } }
  }
}
