public import Attribution

/// The methods by families, as `noema methods` lists them.
public struct MethodList: Sendable, Hashable, Codable {
  /// The methods, in the order of the catalogue.
  public let methods: [MethodExplanation]

  /// A list.
  public init(_ entries: [MethodEntry]) { methods = entries.map(MethodExplanation.init) }

  /// For terminals of 100 columns.
  public var text: String {
    let groups = MethodEntry.Family.allCases.compactMap { family -> TextTable.Group? in
      let rows = methods.filter { $0.family == family }.map { method in
        [
          method.name, TerminalText.begun(method.cost, to: 53),
          method.needs.map(\.rawValue).joined(separator: ", "),
        ]
      }
      return rows.isEmpty ? nil : TextTable.Group(heading: family.title, rows: rows)
    }
    let table = TextTable(
      columns: [
        TextColumn(title: "method", alignment: .left),
        TextColumn(title: "passes an image", alignment: .left),
        TextColumn(title: "needs", alignment: .left),
      ],
      groups: groups,
      limit: 100
    )
    let rest = [
      "", "noema methods NAME explains one: when to choose it, its settings, its source.",
    ]
    return (table.lines.drop { $0.isEmpty } + rest).joined(separator: "\n") + "\n"
  }
}

extension MethodEntry.Family {
  /// The family, in words.
  var title: String {
    switch self {
    case .gradients: "gradients: derivatives, and sums of them along paths"
    case .rules: "rules: other ways back through the network, such as LRP and DeepLIFT"
    case .maps: "maps: class activation maps"
    case .perturbation: "perturbation: what the score loses when parts change; forward passes only"
    case .surrogates: "surrogates: simple models that imitate the network near one image"
    case .regions: "regions: parts of an image, ranked"
    case .baselines: "baselines: what an honest comparison needs; they know nothing of the network"
    }
  }
}
