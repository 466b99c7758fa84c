import Diagnostics
import ONNX
import Tensors

extension Fault {
  /// - Parameter nodes: the nodes of one operator; at least one.
  static func unsupportedOperator(_ nodes: [Node], opset: Int) -> Fault {
    let domain = nodes[0].domain.isEmpty ? "" : "\(nodes[0].domain)."
    let more = nodes.count > 3 ? ", … (\(nodes.count) in all)" : ""
    return Fault(
      "network.unsupported-operator",
      "the operator \(domain)\(nodes[0].opType) (opset \(opset)) is not supported",
      at: (nodes.count == 1 ? "node " : "nodes ")
        + nodes.prefix(3).map(\.name).joined(separator: ", ") + more,
      remedy: "ask only for tensors that do not need it, or export the network without it"
    )
  }

  static func noSuchTensor(_ name: String, among names: [String]) -> Fault {
    Fault(
      "network.no-such-tensor",
      "the network has no tensor named '\(name)'",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func ambiguousTensor(_ name: String, matches: [String]) -> Fault {
    Fault(
      "network.ambiguous-tensor",
      "'\(name)' is the end of several tensor names",
      remedy: "say which: \(matches.prefix(8).joined(separator: ", "))"
    )
  }

  static func missingInput(_ name: String) -> Fault {
    Fault("network.missing-input", "the network's input '\(name)' was not given")
  }

  static func unknownInput(_ name: String, among names: [String]) -> Fault {
    Fault(
      "network.unknown-input",
      "the network has no input named '\(name)'",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func wrongInputShape(_ name: String, given: Shape, declared: String) -> Fault {
    Fault(
      "network.wrong-input-shape",
      "the input '\(name)' has the shape \(given), but the network wants \(declared)",
      remedy: "resize the pictures, or make the array anew, to that shape (N: any number of rows)"
    )
  }

  static func node(_ node: Node, _ what: String, remedy: String? = nil) -> Fault {
    Fault("network.bad-node", what, at: "node \(node.name) (\(node.opType))", remedy: remedy)
  }

  static func runTimeIntegers(_ name: String, by node: Node) -> Fault {
    Fault(
      "network.run-time-integers",
      "the whole numbers '\(name)' depend on the image, and only those that follow from shapes "
        + "and weights are supported",
      at: "node \(node.name) (\(node.opType))"
    )
  }

  static func unsupportedOutput(_ name: String, of node: Node) -> Fault {
    Fault(
      "network.unsupported-output",
      "the tensor '\(name)' is a further output of its operator, and only the first is computed",
      at: "node \(node.name) (\(node.opType))"
    )
  }

  static func independent(_ output: String, of tensor: String) -> Fault {
    Fault(
      "network.independent",
      "'\(output)' does not depend on '\(tensor)', so it has no gradient",
      remedy: "name a tensor that lies between the input and '\(output)'"
    )
  }

  static func notReal(_ name: String) -> Fault {
    Fault(
      "network.not-real",
      "the tensor '\(name)' holds whole numbers or truth values, and only real numbers have "
        + "gradients"
    )
  }

  static func notExact(_ number: Int64) -> Fault {
    Fault(
      "network.not-exact",
      "the whole number \(number) is computed with at run time, where only those up to 2^24 are "
        + "exact"
    )
  }

  static func tooLarge(_ shape: String, by node: Node) -> Fault {
    Fault(
      "network.too-large",
      "a tensor of shape \(shape) is too large to compute",
      at: "node \(node.name) (\(node.opType))"
    )
  }

  static func noLogits(_ outputs: [String]) -> Fault {
    Fault(
      "network.no-logits",
      "the network has \(outputs.count) outputs, and none was named",
      remedy: "name one: \(outputs.joined(separator: ", "))"
    )
  }
}

extension Fault {
  static func wrongSeed(given: Shape?, wanted: Shape) -> Fault {
    Fault(
      "network.wrong-seed",
      "the cotangent of the output has the shape \(given.map(\.description) ?? "of nothing"), "
        + "but the output has \(wanted)"
    )
  }
}
