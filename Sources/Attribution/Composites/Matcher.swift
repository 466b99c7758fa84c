import Networks
import ONNX

/// Which operations an entry is for: all that is given must hold.
public struct Matcher: Sendable, Hashable {
  /// Where a layer with weights stands.
  public enum Position: String, Sendable, CaseIterable, Codable {
    /// No other comes before it on any way from the input.
    case first
    /// No other comes after it on any way to the output.
    case last
  }

  /// The families; `nil` for those that the rule is for.
  public var families: [OperatorFamily]?
  /// ONNX operator types, such as `Conv`; `nil` for any.
  public var operators: [String]?
  /// A pattern for the node's name, in which `*` stands for any text and `?` for one letter.
  public var node: String?
  /// The position among the layers with weights.
  public var position: Position?

  /// A condition.
  public init(
    families: [OperatorFamily]? = nil,
    operators: [String]? = nil,
    node: String? = nil,
    position: Position? = nil
  ) {
    self.families = families
    self.operators = operators
    self.node = node
    self.position = position
  }

  /// Whether an operation is meant.
  ///
  /// - Parameter natural: the families that the rule is for.
  func matches(_ place: RuleGraph.Place, natural: Set<OperatorFamily>) -> Bool {
    if let families {
      guard families.contains(place.family) else { return false }
    } else if operators == nil, !natural.contains(place.family) {
      return false
    }
    if let operators, !operators.contains(place.operation.node.opType) { return false }
    if let node, !GlobPattern(node).matches(place.operation.name) { return false }
    switch position {
    case nil: return true
    case .first: return place.isFirst
    case .last: return place.isLast
    }
  }
}

extension Matcher: CustomStringConvertible {
  /// The condition as people read it.
  public var description: String {
    let parts = [
      position.map { "the \($0.rawValue) layers" },
      families.map { "family \($0.map(\.rawValue).joined(separator: ", "))" },
      operators.map { "operator \($0.joined(separator: ", "))" },
      node.map { "node '\($0)'" },
    ]
    let said = parts.compactMap { $0 }
    return said.isEmpty ? "all that the rule is for" : said.joined(separator: ", ")
  }
}
