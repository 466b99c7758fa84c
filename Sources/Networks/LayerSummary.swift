import Diagnostics
import ONNX
public import Tensors

/// One node of a network as a reader of a listing wants to see it.
public struct LayerSummary: Sendable, Hashable, Codable {
  /// The name of the tensor that the node makes: what `--layer`, `--tap` and `--wrt` take.
  public let tensor: String
  /// The operator.
  public let operation: String
  /// The shape of the tensor, or `nil` where it cannot be known.
  public let shape: [Int]?
  /// The number of stored real numbers that the node reads.
  public let parameters: Int
  /// Whether Noema can run and differentiate the operator.
  public let isSupported: Bool
}

extension Network {
  /// Every node that makes a tensor of the run, in order, with shapes for these inputs.
  ///
  /// Constants and shape arithmetic are left out. A node that is unsupported or does not fit has no
  /// shape, nor has what depends on it; the listing goes on.
  public func layers(_ inputs: [String: Shape]) -> [LayerSummary] {
    var graph = emptyGraph(inputs, known: [:])
    return model.nodes.compactMap { node in
      let knowsInputs = node.inputs.allSatisfy {
        $0.isEmpty || graph.shapes[$0] != nil || graph.constants[$0] != nil
      }
      if knowsInputs, isSupported(node) { try? add(node, to: &graph) }
      guard let tensor = node.outputs.first, graph.constants[tensor] == nil else { return nil }
      let stored = Set(node.inputs).compactMap { model.initializers[$0]?.floats?.shape.count }
      return LayerSummary(
        tensor: tensor,
        operation: node.opType,
        shape: graph.shapes[tensor]?.dims,
        parameters: stored.reduce(0, +),
        isSupported: isSupported(node)
      )
    }
  }
}
