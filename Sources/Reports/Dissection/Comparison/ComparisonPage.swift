import Diagnostics
import Dissection

/// Dissections side by side as a page: stacked bars of what each detects by category, as Bau et al.
/// 2017 show them. It runs no script and loads nothing.
struct ComparisonPage: Sendable, CustomStringConvertible {
  private let comparison: DissectionComparison
  private let colours: CategoryColours
  private let numerals = Numerals.page

  init(_ comparison: DissectionComparison) {
    self.comparison = comparison
    colours = CategoryColours(comparison.categories)
  }

  var description: String {
    let page = tag("html", ["lang": "en"]) {
      tag("head") {
        tag("meta", ["charset": "utf-8"])
        tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        tag(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'",
          ]
        )
        tag("title") { "Dissections side by side" }
        HTML.style(Stylesheet.css + DissectionStyle.css + DissectionStyle.sides)
      }
      tag("body") {
        tag("main") {
          tag("header") {
            tag("p", ["class": "eyebrow"]) { "Network dissection" }
            tag("h1") { "What do they detect?" }
            tag("p", ["class": "soft"]) { comparison.sides.map(\.name).joined(separator: ", ") }
          }
          notices
          ComparisonWords.rules(of: comparison).map(section)
        }
      }
    }
    return "<!DOCTYPE html>\n" + page.description
  }

  private var notices: [HTML] {
    guard !comparison.notices.isEmpty else { return [] }
    return [
      tag("div", ["class": "notices", "role": "note"]) {
        tag("h2") { "Know this first" }
        tag("ul") { comparison.notices.map { notice in tag("li") { notice.text } } }
      }
    ]
  }

  private func section(_ rule: DetectorRule) -> HTML {
    let counts = comparison.sides.compactMap { side in
      side.counts.first { $0.rule == rule }.map { (side: side, count: $0) }
    }
    return tag("section") {
      tag("h2") { ComparisonWords.title(rule) }
      key
      chart(
        "Unique detectors: different labels",
        counts.map { side, count in
          (side, count.labels.map(\.count), "labels")
        }
      )
      chart(
        "Detectors: units",
        counts.map { side, count in
          (side, count.detectors, "of \(numerals.count(side.units)) units")
        }
      )
      comparison.changes.filter { $0.rule == rule }.map(change)
    }
  }

  private var key: HTML {
    tag("ul", ["class": "colours"]) {
      colours.chartOrder.map { place in
        tag("li") {
          tag("span", ["class": "swatch", "style": "background:\(colours.colour(place))"])
          tag("span", ["class": "name"]) { comparison.categories[place] }
        }
      }
    }
  }

  /// A stacked bar a side, all to one scale, with its numbers below.
  private func chart(
    _ title: String,
    _ rows: [(side: DissectionComparison.Side, counts: [Int], unit: String)]
  ) -> HTML {
    let longest = max(1, rows.map { $0.counts.reduce(0, +) }.max() ?? 1)
    return tag("figure", ["class": "chart"]) {
      tag("figcaption") { title }
      rows.map { row in bar(row.side, row.counts, row.unit, longest) }
    }
  }

  private func bar(
    _ side: DissectionComparison.Side,
    _ counts: [Int],
    _ unit: String,
    _ longest: Int
  ) -> HTML {
    let total = counts.reduce(0, +)
    let named = colours.chartOrder.filter { counts[$0] > 0 }
    let label = named.map { "\(comparison.categories[$0]) \(counts[$0])" }
    return tag("div", ["class": "side"]) {
      tag("div", ["class": "name"]) { side.name }
      tag(
        "div",
        ["class": "stack", "role": "img", "aria-label": label.joined(separator: ", ")]
      ) {
        named.map { place in
          let width = Numerals.terminal.fixed(Double(counts[place]) / Double(longest) * 100, 3)
          let style = "width:\(width)%;background:\(colours.colour(place))"
          let title = "\(comparison.categories[place]): \(counts[place])"
          return tag("span", ["style": style, "title": title])
        }
      }
      tag("div", ["class": "total"]) {
        tag("b") { numerals.count(total) }
        tag("small") { " \(unit)" }
      }
      tag("div", ["class": "soft parts"]) { label.joined(separator: ", ") }
    }
  }

  private func change(_ change: DissectionComparison.Change) -> HTML {
    tag("details") {
      tag("summary", ["class": "name"]) {
        "\(comparison.sides[change.to].name) against \(comparison.sides[change.from].name): "
          + "labels gained: \(change.gained.count), lost: \(change.lost.count)"
      }
      ComparisonWords.sentences(change, comparison, shown: .max).map { text in
        tag("p", ["class": "name"]) { text }
      }
    }
  }
}
