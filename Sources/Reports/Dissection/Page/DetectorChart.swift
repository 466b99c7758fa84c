import Dissection
import Foundation

/// The labels that a layer's detectors detect, one bar each as high as the units that detect it, by
/// category in NetDissect's order and colours.
struct DetectorChart: Sendable {
  private let summary: DetectorSummary
  private let words: DissectionWords
  private let colours: CategoryColours

  private static let barWidth = 12
  private static let gap = 10
  private static let height = 120
  private static let left = 30
  /// The width of a letter of a label.
  private static let letter = 6.5

  init(_ summary: DetectorSummary, _ words: DissectionWords) {
    self.summary = summary
    self.words = words
    colours = CategoryColours(words.result.categories)
  }

  var html: HTML {
    tag("figure", ["class": "chart"]) {
      tag("figcaption") { words.countLine(summary) }
      if summary.detectors > 0 {
        tag(
          "div",
          ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": label],
          { svg }
        )
        key
      }
    }
  }

  private var label: String { "Bar chart: \(words.countLine(summary))" }

  /// The categories in which something is detected, in the order of the chart.
  private var shown: [Int] {
    colours.chartOrder.filter { summary.categories[$0].detectors > 0 }
  }

  private var svg: HTML {
    let groups = shown.count
    let bars = summary.uniqueLabels
    let width = Self.left + bars * Self.barWidth + groups * Self.gap
    let height = Self.height + 10 + Int(Double(longestName) * Self.letter)
    return tag(
      "svg",
      [
        "class": "bars", "role": "img", "aria-label": label, "width": "\(width)",
        "height": "\(height)", "viewBox": "0 0 \(width) \(height)",
      ]
    ) {
      grid(width)
      group
    }
  }

  private var longestName: Int {
    let labels = summary.categories.flatMap(\.labels)
    return labels.map { display($0).count }.max() ?? 0
  }

  private var tallest: Int {
    summary.categories.flatMap { $0.labels.map(\.units) }.max() ?? 1
  }

  /// Lines at about four round counts.
  private func grid(_ width: Int) -> [HTML] {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { tallest / $0 <= 4 } ?? tallest
    return stride(from: step, through: tallest, by: step).flatMap { count in
      let y = top(count)
      return [
        tag("line", ["class": "grid", "x1": "\(Self.left)", "x2": "\(width)", "y1": y, "y2": y]),
        tag("text", ["class": "tick", "x": "\(Self.left - 5)", "y": y]) { "\(count)" },
      ]
    }
  }

  private var group: [HTML] {
    var x = Self.left
    var parts: [HTML] = []
    for place in shown {
      for label in summary.categories[place].labels {
        parts.append(bar(label, colours.colour(place), x))
        x += Self.barWidth
      }
      x += Self.gap
    }
    return parts
  }

  private func bar(_ label: LabelDetectors, _ colour: String, _ x: Int) -> HTML {
    let name = words.name(label.label)
    let middle = x + Self.barWidth / 2
    let units = words.counted(label.units, "unit")
    return tag("g") {
      tag("title") { "\(name): \(units)" }
      tag(
        "path",
        [
          "fill": colour,
          "d": "M\(x) \(Self.height)V\(top(label.units))h\(Self.barWidth - 2)V\(Self.height)Z",
        ]
      )
      tag(
        "text",
        ["class": "name", "transform": "translate(\(middle + 3) \(Self.height + 6)) rotate(-90)"]
      ) { display(label) }
    }
  }

  private func top(_ count: Int) -> String {
    Numerals.terminal.fixed(Double(Self.height) - Double(count * 110) / Double(tallest), 1)
  }

  /// A label as NetDissect's charts show it: without the mark of a scene or colour, `_` as a space.
  private func display(_ label: LabelDetectors) -> String {
    let name = words.name(label.label)
    let isMarked = name.hasSuffix("-s") || name.hasSuffix("-c")
    let plain = (isMarked ? String(name.dropLast(2)) : name).replacing("_", with: " ")
    return TerminalText.shortened(plain, to: 18)
  }

  private var key: HTML {
    tag("ul", ["class": "colours"]) {
      shown.map { place in
        let category = summary.categories[place]
        let units = words.counted(category.detectors, "unit")
        return tag("li") {
          tag("span", ["class": "swatch", "style": "background:\(colours.colour(place))"])
          tag("b", ["class": "name"]) { category.category }
          " \(units), \(words.counted(category.labels.count, "label"))"
        }
      }
    }
  }
}
