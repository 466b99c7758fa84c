import Concepts
import Diagnostics
import Statistics

extension TCAVReport {
  /// The findings as a table for a terminal, at most 100 columns wide, with the notices below.
  public func text() -> String {
    var lines = ["TCAV: what moves the logit of \(Self.plain(result.target.name))", ""]
    let table = TextTable(rows: [Self.header] + result.layers.flatMap(\.concepts).map(row)).lines
    lines += table.prefix(2)
    var rest = table.dropFirst(2)
    for layer in result.layers {
      lines.append(TextTable.shortened(Self.plain(layer.layer), to: TextTable.width))
      lines += rest.prefix(layer.concepts.count)
      rest = rest.dropFirst(layer.concepts.count)
    }
    lines += ["", legend, ""]
    for notice in notices {
      let place = notice.place.map { "\($0): " } ?? ""
      lines += TextTable.wrapped("! \(Self.plain(place + notice.text))", indent: 2)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let header = [
    "  layer, concept", "score", "", "effect, interval", "adj. p", "", "accuracy", "in layer",
  ]

  private func row(_ finding: TCAVConceptResult) -> [String] {
    let isFound = finding.verdict.isConcept
    return [
      "  \(TextTable.shortened(Self.plain(finding.concept), to: 28))",
      Figures.fixed(finding.score), Self.bar(finding.score),
      "\(Figures.signed(finding.effect)) \(Figures.signed(finding.effectInterval))",
      Figures.p(finding.adjustedPValue), isFound ? finding.mark : "",
      Figures.fixed(finding.verdict.accuracy), isFound ? "yes" : "no",
    ]
  }

  private var legend: String {
    let settings = result.settings
    return "chance is 0.50; * ** *** adjusted p up to 0.05, 0.01, 0.001"
      + " (\(settings.test.rawValue) test, \(settings.correction.rawValue))"
  }

  /// A bar from the chance line to the left or right: `··██|····`.
  private static func bar(_ score: Double) -> String {
    let half = 5
    let length = Int(((score - 0.5) * 2 * Double(half)).rounded())
    let left = (0..<half).map { half - $0 <= -length ? "█" : "·" }.joined()
    let right = (0..<half).map { $0 < length ? "█" : "·" }.joined()
    return "\(left)|\(right)"
  }

  /// A name without what would move the cursor of a terminal.
  private static func plain(_ string: String) -> String {
    String(
      string.unicodeScalars.map { scalar -> Character in
        scalar.properties.generalCategory == .control ? "?" : Character(scalar)
      }
    )
  }
}
