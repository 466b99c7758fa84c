public import Concepts
import Diagnostics
public import Foundation

/// What fitting CAVs leaves for programs and for terminals.
public struct CAVFitReport: Sendable {
  private let result: CAVFitResult
  private let numerals = Numerals.terminal
  private static let columns = 100

  /// A report of a result.
  public init(_ result: CAVFitResult) { self.result = result }

  /// The complete result.
  public var json: Data { get throws { try ResultJSON.encode(result) } }

  /// A table of at most 100 columns, with what a reader must know below it.
  public var text: String {
    var lines = TextTable(columns: columns, groups: groups, limit: Self.columns).lines
    let confidence = numerals.fixed(result.settings.confidence * 100, 0)
    let accuracy =
      "accuracy: of a cross-validation on as many images of either side, chance 0.5, with its "
      + "\(confidence) % Clopper-Pearson interval."
    lines.append("")
    for remark in result.notices.map(\.text) + [accuracy] {
      let harmless = TerminalText.harmless("- " + remark)
      lines += TerminalText.wrapped(harmless, to: Self.columns, indent: "  ")
    }
    return lines.dropFirst().joined(separator: "\n") + "\n"
  }

  private var columns: [TextColumn] {
    [
      TextColumn(title: "concept", alignment: .left),
      TextColumn(title: "images", alignment: .right),
      TextColumn(title: "against", alignment: .right),
      TextColumn(title: "accuracy", alignment: .left),
      TextColumn(title: "verdict", alignment: .left),
    ]
  }

  private var groups: [TextTable.Group] {
    var layers: [String] = []
    for finding in result.cavs where !layers.contains(finding.layer) {
      layers.append(finding.layer)
    }
    return layers.map { layer in
      let findings = result.cavs.filter { $0.layer == layer }
      let counterpart = findings.first.map { ", against \($0.counterpart)" } ?? ""
      return TextTable.Group(heading: layer + counterpart, rows: findings.map(row))
    }
  }

  private func row(_ finding: CAVFitResult.Finding) -> [String] {
    [
      finding.concept,
      numerals.count(finding.images.concept),
      numerals.count(finding.images.counterpart),
      numerals.fixed(finding.accuracy, 3) + " " + numerals.range(finding.accuracyInterval, 3),
      finding.verdict,
    ]
  }
}
