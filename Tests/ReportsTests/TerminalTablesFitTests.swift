import Concepts
import Foundation
import Reports
import Testing

struct TerminalTablesFitTests {
  @Test("no line is wider than 100 columns, and columns stand under their headers")
  func width() throws {
    let text = TCAVReport(try MadeUpResult(setCount: 12_000).result()).text
    let lines = text.split(separator: "\n").map(String.init)
    for line in lines { #expect(columns(line) <= 100, "\(line)") }
    let header = try #require(lines.first { $0.contains("effect [95 %]") })
    let place = try #require(header.range(of: "in layer")).lowerBound
    let start = columns(String(header[..<place]))
    let rows = lines.filter { $0.hasSuffix("  yes") || $0.hasSuffix("  no") }
    #expect(rows.count == 10)
    for row in rows {
      let verdict = try #require(row.split(separator: " ").last)
      #expect(columns(String(row.dropLast(verdict.count))) == start, "\(row)")
    }
  }

  @Test("a name cannot steer the terminal")
  func escapes() throws {
    var result = try MadeUpResult().result()
    result.layers[0].layer = "red\u{1B}[31m\r\u{202E}"
    result.layers[0].concepts[0].concept = "two\nlines\u{7}"
    result.target.name = "\u{9B}31m"
    let scalars = TCAVReport(result).text.unicodeScalars
    let isHarmless = scalars.allSatisfy {
      $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
    }
    #expect(isHarmless)
    #expect(TCAVReport(result).text.contains("two\u{FFFD}lines\u{FFFD}"))
  }

  /// Columns by a rough rule of its own: the ideographs and the emoji of the fixture take two.
  private func columns(_ text: String) -> Int {
    text.reduce(0) { $0 + ("条纹🦓".contains($1) ? 2 : 1) }
  }
}
