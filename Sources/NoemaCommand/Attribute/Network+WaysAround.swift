import Networks
import ONNX

extension Network {
  /// Whether a tensor depends on the inputs by a way that does not pass a layer.
  func hasWays(to target: String, around layer: String) -> Bool {
    var reached = Set(model.inputs.map(\.name))
    for node in model.nodes where !node.outputs.contains(layer) && !Self.saysExtents(node) {
      if node.inputs.contains(where: reached.contains) { reached.formUnion(node.outputs) }
    }
    return reached.contains(target)
  }

  /// Whether a node only says how large its input is: no relevance passes it.
  private static func saysExtents(_ node: Node) -> Bool {
    node.opType == "Shape" || node.opType == "Size"
  }
}
