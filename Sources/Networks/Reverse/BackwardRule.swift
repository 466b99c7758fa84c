public import Tensors

/// How cotangents pass one operation on the way back, in place of the exact VJP.
///
/// A rule sees the operation and all its values, and gives one tensor for each input that wants
/// one. With linear rules the same walk yields gradients, relevance, or guided signals.
public protocol BackwardRule: Sendable {
  /// What flows to each input.
  ///
  /// - Parameters:
  ///   - operation: the node with its operator, shapes and constants.
  ///   - cotangents: what arrives at each output, of its shape.
  ///   - inputs: the values of the inputs.
  ///   - outputs: the values of the outputs.
  ///   - wants: which inputs want something; the others may be `nil`.
  func backward(
    _ operation: Operation,
    cotangents: [Tensor<Float>],
    inputs: [Tensor<Float>],
    outputs: [Tensor<Float>],
    wants: [Bool]
  ) throws -> [Tensor<Float>?]
}

/// The lookup from an operation to the rule that replaces its VJP; `nil` means the exact VJP.
public typealias BackwardRules = @Sendable (Operation) -> (any BackwardRule)?
