public import Diagnostics

/// One operation of the graph.
public struct Node: Sendable, Hashable {
  /// The node's name in the file, or `Conv_12` (operator and position) where the file gives none or
  /// gives it twice; unique in its model.
  public let name: String
  /// The operator, such as `Conv`.
  public let opType: String
  /// The operator set: "" is ONNX's own (`ai.onnx`).
  public let domain: String
  /// The names of the tensors it reads, in the operator's order; "" where an optional one is left
  /// out.
  public let inputs: [String]
  /// The names of the tensors it makes; "" where an optional one is left out.
  public let outputs: [String]
  /// The attributes that the file gives; the operator knows the defaults of the others.
  public let attributes: [String: Attribute]
  /// Why nobody could run the node, such as a graph of its own among its attributes; empty for nearly
  /// all. It stops only what needs the node.
  public let obstacles: [Fault]

  /// Creates a node.
  public init(
    name: String,
    opType: String,
    domain: String = "",
    inputs: [String],
    outputs: [String],
    attributes: [String: Attribute] = [:],
    obstacles: [Fault] = []
  ) {
    self.name = name
    self.opType = opType
    self.domain = domain
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
    self.obstacles = obstacles
  }
}
