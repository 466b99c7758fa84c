/// A composite as it applies to one network: node by node which rule and why.
public struct CompositeExplanation: Sendable, Hashable, Codable {
  /// One operation.
  public struct Row: Sendable, Hashable, Codable {
    /// The node's name.
    public let node: String
    /// Its ONNX operator type.
    public let operatorType: String
    /// The tensor that it makes.
    public let output: String
    /// What it is to the rules.
    public let family: OperatorFamily
    /// The rule, such as `gamma(0.25)`; `nil` where it is refused.
    public let rule: String?
    /// Why: the entry that matches, the default, or why it is refused.
    public let reason: String
  }

  /// The operations in the order of the forward pass.
  public let rows: [Row]

  /// The rows as a table in plain text.
  public var text: String {
    let cells = rows.map { [$0.node, $0.operatorType, $0.rule ?? "(refused)", $0.reason] }
    let titles = ["node", "operator", "rule", "why"]
    let widths = titles.indices.map { column in
      ([titles] + cells).map { $0[column].count }.max() ?? 0
    }
    return ([titles] + cells).map { row in
      zip(row, widths).enumerated().map { column, cell in
        column == 3 ? cell.0 : cell.0 + String(repeating: " ", count: cell.1 - cell.0.count)
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
