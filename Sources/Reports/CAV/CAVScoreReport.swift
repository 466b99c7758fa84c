public import Concepts
import Diagnostics
public import Foundation

/// What applying a saved CAV leaves for programs and for terminals.
public struct CAVScoreReport: Sendable {
  private let score: CAVScore
  private let numerals = Numerals.terminal
  private static let columns = 100

  /// A report of a score.
  public init(_ score: CAVScore) { self.score = score }

  /// The complete result.
  public var json: Data { get throws { try ResultJSON.encode(score) } }

  /// A few lines of at most 100 columns, with what a reader must know below them.
  public var text: String {
    let target = score.target
    let network = score.provenance.network.map { " in \($0)" } ?? ""
    let logit = target.index.map { " (logit \($0))" } ?? ""
    let table = TextTable(
      columns: [
        TextColumn(title: "concept", alignment: .left),
        TextColumn(title: "against", alignment: .left),
        TextColumn(title: "score", alignment: .right),
        TextColumn(title: "ties", alignment: .right),
        TextColumn(title: "mean S", alignment: .right),
        TextColumn(title: "sd of S", alignment: .right),
        TextColumn(title: "accuracy", alignment: .right),
      ],
      groups: [
        TextTable.Group(
          heading: score.layer,
          rows: [
            [
              score.concept, score.counterpart, numerals.fixed(score.score, 3),
              numerals.count(score.ties), numerals.significant(score.meanSensitivity),
              numerals.significant(score.sensitivityDeviation),
              score.accuracy.map { numerals.fixed($0.share, 2) } ?? "unknown",
            ]
          ]
        )
      ],
      limit: Self.columns
    )
    let subject = "\(target.name)\(logit)\(network), class images: \(target.images.count)"
    let lines = [TerminalText.harmless(subject)] + table.lines + [""]
    let remarks = score.notices.flatMap {
      TerminalText.wrapped(
        TerminalText.harmless("- " + $0.text),
        to: Self.columns,
        indent: "  "
      )
    }
    return (lines + remarks).joined(separator: "\n") + "\n"
  }
}
