import Attribution
import Diagnostics

/// The numbers by which each map can be judged: its sum, its range, and the method's own checks.
struct AttributionChecks: Sendable {
  private let words: AttributionWords
  private var result: AttributionResult { words.result }
  private static let shown = 200
  private static let titles = [
    "image and method", "sum", "smallest", "largest", "strongest colour", "beyond it", "checks",
  ]

  init(_ words: AttributionWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "The numbers behind the colours" }
      tag("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "numbers"]) {
        tag("table") {
          tag("thead") {
            tag("tr") {
              Self.titles.map(header)
            }
          }
          tag("tbody") { Array(rows.prefix(Self.shown)) }
        }
      }
      tag("dl") {
        meanings.flatMap { name, text in
          [tag("dt", ["class": "name"]) { name }, tag("dd", ["class": "name"]) { text }]
        }
      }
    }
  }

  private var meanings: [(String, String)] {
    Set(result.methods.flatMap { $0.checks.keys }).sorted().compactMap { name in
      result.methods.compactMap { $0.checks[name] }.first.map { (name, $0) }
    }
  }

  private func header(_ text: String) -> HTML { tag("th", ["scope": "col"]) { text } }

  private var rows: [HTML] {
    result.images.flatMap { image in
      zip(result.methods, image.cells).map { method, cell in
        tag("tr") {
          tag("th", ["scope": "row", "class": "name"]) { "\(image.path), \(words.name(method))" }
          if let fault = cell.refusal {
            tag("td", ["class": "none", "colspan": "\(Self.titles.count - 1)"]) { fault.what }
          } else {
            let texts = numbers(cell)
            texts.dropLast().map { text in tag("td") { text } }
            tag("td", ["class": "name"]) { texts.last ?? "" }
          }
        }
      }
    }
  }

  private func numbers(_ cell: AttributionResult.Cell) -> [String] {
    let number = words.numerals.significant
    let hasMap = cell.limit != nil
    let checks = cell.checks.sorted { $0.key < $1.key }.map { "\($0.key) \(number($0.value))" }
    return [
      number(cell.sum), hasMap ? number(cell.minimum) : "", hasMap ? number(cell.maximum) : "",
      cell.limit.map(number) ?? "", hasMap ? words.numerals.percent(cell.clipped) : "",
      checks.joined(separator: ", "),
    ]
  }
}
