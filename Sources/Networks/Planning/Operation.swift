public import ONNX
public import Tensors

/// What an operation reads: a tensor that the run computes, or numbers known beforehand.
public enum Operand: Sendable {
  /// A tensor by its name.
  case tensor(String, Shape)
  /// Numbers that stand in the file or follow from the shapes.
  case constant(String, Tensor<Float>)

  /// The extents.
  public var shape: Shape {
    switch self {
    case .tensor(_, let shape): shape
    case .constant(_, let value): value.shape
    }
  }

  /// The tensor's name.
  public var name: String {
    switch self {
    case .tensor(let name, _), .constant(let name, _): name
    }
  }

  /// The tensor's name if the run computes it.
  var computed: String? {
    if case .tensor(let name, _) = self { name } else { nil }
  }

  /// The numbers if they are known.
  var value: Tensor<Float>? {
    if case .constant(_, let value) = self { value } else { nil }
  }
}

/// A node whose attributes and shapes are resolved.
public struct Operation: Sendable {
  /// The node of the file; a rewrite keeps the last of the nodes it merges.
  public let node: Node
  /// The operator with its shapes.
  public let kernel: any Operator
  /// What it reads, without the inputs that only said how.
  public let inputs: [Operand]
  /// The names of what it makes, in the operator's order.
  public let outputs: [String]

  /// The node's name.
  public var name: String { node.name }
}
