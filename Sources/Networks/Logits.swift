public import Diagnostics
import ONNX

/// The output that scores the classes, before any Softmax.
///
/// A probability's gradient vanishes where the network is sure, so Noema differentiates what goes
/// into a final Softmax, and says so.
public struct Logits: Sendable, Hashable {
  /// The tensor that holds one score a class, `[N, classes]`.
  public let tensor: String
  /// What to tell the user when a Softmax was stepped over, else `nil`.
  public let notice: Notice?
}

extension Network {
  /// The logits behind an output.
  ///
  /// - Parameter output: the output's name; it may be left out when there is only one.
  /// - Throws: `network.no-logits` if none is named and there are several.
  public func logits(of output: String? = nil) throws(InputError) -> Logits {
    var name: String
    if let output {
      name = try tensor(named: output)
    } else if model.outputs.count == 1 {
      name = model.outputs[0].name
    } else {
      throw InputError(.noLogits(model.outputs.map(\.name)))
    }
    let asked = name
    while let node = model.nodes.last(where: { $0.outputs.first == name }),
      let source = node.inputs.first, !source.isEmpty
    {
      switch node.opType {
      case "Softmax", "LogSoftmax", "Identity", "Cast", "Flatten", "Reshape", "Squeeze":
        // What leaves the numbers as they are is stepped over only on the way to a Softmax.
        name = source
        if node.opType.hasSuffix("Softmax") {
          let notice = Notice(
            "network.softmax",
            "The network ends in \(node.opType) (node \(node.name)); Noema reads and "
              + "differentiates the logits before it, the tensor '\(name)'."
          )
          return Logits(tensor: name, notice: notice)
        }
      default: return Logits(tensor: asked, notice: nil)
      }
    }
    return Logits(tensor: asked, notice: nil)
  }
}
