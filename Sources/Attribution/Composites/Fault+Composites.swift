import Diagnostics
import Networks
import ONNX

extension Fault {
  /// An operation that a composite cannot pass.
  static func noRule(_ operation: Operation, in composite: String, _ reason: String) -> Fault {
    Fault(
      "attribution.no-rule",
      "the composite \(composite) has no rule for '\(operation.name)' "
        + "(\(operation.node.opType)): \(reason)",
      remedy: "`noema attribute --explain-composite` shows the rule of each node"
    )
  }

  /// An operation that was not on the way when the rules were chosen.
  static func unresolved(_ operation: Operation, in composite: String) -> Fault {
    Fault(
      "attribution.no-rule",
      "the composite \(composite) was not resolved for '\(operation.name)' "
        + "(\(operation.node.opType)): it is read at a tensor that keeps it apart",
      remedy: "name the tensor when the rules are chosen"
    )
  }

  /// A z-box without bounds.
  static func noBounds(_ node: String) -> Fault {
    Fault(
      "attribution.no-bounds",
      "z-box at '\(node)' needs to know between which bounds the inputs lie",
      remedy: "give the network a card, which says what black and white are, or take w-square"
    )
  }

  /// Bounds that do not fit.
  static func badBounds(_ node: String, _ reason: String) -> Fault {
    Fault(
      "attribution.bad-bounds",
      "the bounds of z-box at '\(node)' do not fit: \(reason)",
      remedy: "give one low and one high number for each channel of the layer's input"
    )
  }

  /// An alpha and a beta that do not belong together.
  static func badAlphaBeta(_ alpha: Double, _ beta: Double) -> Fault {
    Fault(
      "attribution.alpha-beta",
      "alpha - beta is \(alpha - beta), and it must be 1, or relevance would grow or shrink",
      remedy: "take alpha = 1 + beta with beta >= 0, such as alpha 2 and beta 1"
    )
  }

  /// A composite that leaves no trace in a network.
  static func noRectifier(_ method: String) -> Fault {
    .unfit(
      method,
      "there is no ReLU or other rectifier between the target and the tensor, so that nothing "
        + "would differ from the gradient",
      remedy: "take gradient, or for a transformer attention-constant or attnlrp"
    )
  }

  /// A composite that there is not.
  static func noSuchComposite(_ name: String, among names: [String]) -> Fault {
    Fault(
      "attribution.no-such-composite",
      "there is no composite named '\(name)'",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }
}
