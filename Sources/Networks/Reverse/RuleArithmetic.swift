public import Tensors

/// The arithmetic in which a `BackwardRule` is written.
///
/// It has few words, because operators are the others: whatever a rule computes is an operator
/// applied to values, or the VJP of one. An operator with a fast `lower` is fast here too.
public protocol RuleArithmetic {
  /// A tensor of this arithmetic.
  associatedtype Value

  /// The extents.
  func shape(of value: Value) -> Shape

  /// Whether a value is known before the run, as weights are.
  func isConstant(_ value: Value) -> Bool

  /// Numbers known beforehand.
  func constant(_ tensor: Tensor<Float>) -> Value

  /// The outputs of an operator for these inputs.
  func apply(_ kernel: any Operator, to inputs: [Value]) throws -> [Value]

  /// The vector-Jacobian products of an operator at these inputs, `nil` where none is wanted.
  ///
  /// - Parameter outputs: what `apply` gave for the inputs; only what the VJP reads of it is read.
  func vjp(
    _ kernel: any Operator,
    _ cotangents: [Value],
    inputs: [Value],
    outputs: [Value],
    wants: [Bool]
  ) throws -> [Value?]
}

/// One operation on the way back: what a rule is shown.
public struct Passage<A: RuleArithmetic> {
  /// The arithmetic in which the rule computes.
  public let arithmetic: A
  /// The node with its operator, shapes and constants.
  public let operation: Operation
  /// What arrives at each output, of its shape.
  public let cotangents: [A.Value]
  /// The inputs. Only those that the rule reads, and constants, have a value.
  public let inputs: [A.Value]
  /// The outputs. Only those that the rule reads have a value.
  public let outputs: [A.Value]
  /// Which inputs want something.
  public let wants: [Bool]
}

extension Passage {
  /// The exact VJP of the operation for other cotangents.
  public func vjp(_ cotangents: [A.Value]) throws -> [A.Value?] {
    try arithmetic.vjp(
      operation.kernel,
      cotangents,
      inputs: inputs,
      outputs: outputs,
      wants: wants
    )
  }
}

extension RuleArithmetic {
  /// A function of each element of tensors of one shape.
  public func pointwise(_ function: Pointwise.Function, _ values: Value...) throws -> Value {
    try apply(Pointwise(function, shape: shape(of: values[0])), to: values)[0]
  }
}
