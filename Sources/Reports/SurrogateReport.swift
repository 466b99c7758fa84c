public import Attribution
public import Foundation

/// What a global surrogate leaves for programs and terminals.
public struct SurrogateReport: Sendable {
  private let fitted: GlobalSurrogate.Fitted
  private let numerals = Numerals.terminal
  private static let columns = 100

  /// A report of a surrogate.
  public init(_ fitted: GlobalSurrogate.Fitted) { self.fitted = fitted }

  /// The complete result.
  public var json: Data { get throws { try ResultJSON.encode(fitted) + Data("\n".utf8) } }

  /// The fidelity, the features by how much they count, and the model.
  public var text: String {
    let lines = [fidelity] + table.lines + [""] + model
    return lines.map(TerminalText.harmless).joined(separator: "\n") + "\n"
  }

  private var fidelity: String {
    switch fitted.fidelity {
    case .accuracy(let share, let interval, let majority, let rows):
      "names the network's class of \(numerals.percent(share)) of \(rows) rows it has not seen"
        + " (95 %: \(numerals.range(interval, 2))); always naming the most frequent class:"
        + " \(numerals.percent(majority))"
    case .determination(let share, let interval, let rows):
      "explains R² = \(numerals.fixed(share, 3)) of the scores of \(rows) rows it has not seen"
        + " (95 %: \(numerals.range(interval, 2)))"
    }
  }

  private var table: TextTable {
    let shares = fitted.model.importances(features: fitted.features.count)
    let order = shares.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }
    return TextTable(
      columns: [
        TextColumn(title: "feature", alignment: .left),
        TextColumn(title: "share", alignment: .right),
      ],
      groups: [
        .init(
          heading: "what counts",
          rows: order.prefix(20).filter { shares[$0] > 0 }.map {
            [fitted.features[$0], numerals.fixed(shares[$0], 3)]
          }
        )
      ],
      limit: Self.columns
    )
  }

  private var model: [String] {
    switch fitted.model {
    case .tree(let tree): lines(of: tree, at: 0, indent: "")
    case .linear(let linear): lines(of: linear)
    }
  }

  private func lines(of tree: DecisionTree, at place: Int, indent: String) -> [String] {
    let node = tree.nodes[place]
    guard let question = node.question else {
      return ["\(indent)-> \(answer(node.mean)), \(numerals.count(node.count)) rows"]
    }
    let test = "\(fitted.features[question.feature]) <= \(numerals.significant(question.threshold))"
    return ["\(indent)if \(test)"]
      + lines(of: tree, at: question.yes, indent: indent + "  ") + ["\(indent)else"]
      + lines(of: tree, at: question.no, indent: indent + "  ")
  }

  private func answer(_ mean: [Double]) -> String {
    guard !fitted.classes.isEmpty else { return numerals.significant(mean[0]) }
    let best = mean.indices.reduce(0) { mean[$1] > mean[$0] ? $1 : $0 }
    return "\(fitted.classes[best]) (\(numerals.percent(mean[best])))"
  }

  private func lines(of linear: LinearSurrogate) -> [String] {
    linear.coefficients.enumerated().map { index, factors in
      let terms = zip(fitted.features, factors).map { name, factor in
        "\(factor < 0 ? "-" : "+") \(numerals.fixed(abs(factor), 4)) \(name)"
      }
      let name = fitted.classes.isEmpty ? "score" : fitted.classes[index]
      return "\(name) = \(numerals.fixed(linear.intercepts[index], 4)) "
        + terms.joined(separator: " ") + "   (features in standard deviations from their mean)"
    }
  }
}
