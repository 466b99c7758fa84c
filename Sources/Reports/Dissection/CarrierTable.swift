import Dissection

/// The units that carry a direction: how much of it, and what they detect.
struct CarrierTable: Sendable {
  private let direction: DirectionDissection
  private let words: DissectionWords

  init(_ direction: DirectionDissection, _ words: DissectionWords) {
    self.direction = direction
    self.words = words
  }

  /// What stands above the table.
  var heading: String {
    let against =
      direction.label.map { "IoU against \(words.name($0))" } ?? "IoU of their own label"
    return "units that carry \(direction.name), and their \(against)"
  }

  /// The titles of the columns.
  static let titles = ["unit", "cosine", "label", "IoU"]

  /// A row a unit.
  var rows: [[String]] {
    direction.carriers.map { carrier in
      [
        "\(carrier.unit)", words.numerals.withSign(carrier.cosine, 3),
        carrier.score.map { words.name($0.label) } ?? "",
        carrier.score.map { words.numerals.fixed($0.iou, 3) } ?? "",
      ]
    }
  }

  /// The table for a terminal.
  func text(limit: Int) -> TextTable {
    TextTable(
      columns: zip(Self.titles, [.left, .right, .left, .right]).map { title, alignment in
        TextColumn(title: title, alignment: alignment)
      },
      groups: [TextTable.Group(heading: heading, rows: rows)],
      limit: limit
    )
  }

  /// The table for a page.
  var html: HTML {
    tag("div", ["class": "scroll"]) {
      tag("table", ["class": "overview"]) {
        tag("caption") { heading }
        tag("thead") {
          tag("tr") { Self.titles.map { title in tag("th", ["scope": "col"]) { title } } }
        }
        tag("tbody") {
          rows.map { row in
            tag("tr") {
              tag("th", ["scope": "row"]) { row[0] }
              row.dropFirst().map { text in tag("td", ["class": "name"]) { text } }
            }
          }
        }
      }
    }
  }
}
