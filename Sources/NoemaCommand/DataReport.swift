import Diagnostics
import Dissection
import Foundation
import Images
import Segmentation
import Tensors

/// What `data inspect` shows.
struct DataReport: Encodable {
  let name: String
  let images: Int
  let splits: [String: Int]
  let sizes: [String: Int]
  let categories: [Category]
  let digest: String
  let isChecked: Bool
  let notices: [Notice]

  /// The labels of a category, those that cover most first.
  struct Category: Encodable {
    let name: String
    let labels: [Label]
  }

  /// One label.
  struct Label: Encodable {
    let number: Int
    let name: String
    let frequency: Int
    let coverage: Double
    /// Its colour in labels.png, as in CSS.
    let colour: String
    /// Whether `dissect` drops it by default.
    let isRare: Bool
  }

  init(_ data: any SegmentedDataset, notices: [Notice], isChecked: Bool) {
    name = data.name
    images = data.images.count
    splits = Dictionary(data.images.map { ($0.split ?? "without a split", 1) }, uniquingKeysWith: +)
    sizes = Dictionary(data.images.map { ("\($0.width) x \($0.height)", 1) }, uniquingKeysWith: +)
    categories = data.categories.map { category in
      let labels = data.labels.filter { $0.category == category }
        .sorted { ($0.coverage, $1.number) > ($1.coverage, $0.number) }
      return Category(name: category, labels: labels.map(Label.init))
    }
    digest = data.digest.hex
    self.isChecked = isChecked
    self.notices = notices
  }

  var text: String {
    let labels = categories.flatMap(\.labels)
    let rare = labels.count(where: \.isRare)
    var lines = [
      "\(name): \(images) images, \(labels.count) labels in \(categories.count) "
        + (categories.count == 1 ? "category" : "categories"),
      "splits      " + Self.list(splits), "label maps  " + Self.list(sizes, "of "),
      "rare        \(rare) labels, marked *, which dissect drops by default",
    ]
    if isChecked { lines.append("checked     every image and every label file can be read") }
    let width = min(labels.map(\.name.count).max() ?? 0, 40)
    for category in categories {
      lines += ["", "\(category.name) (\(category.labels.count))"]
      lines.append("  number  \(Self.padded("label", width))   images   coverage  colour")
      lines += category.labels.map { label in
        let numbers = [
          Self.right("\(label.frequency)", 7), Self.right(Self.fixed(label.coverage), 9),
        ]
        return "  \(Self.right("\(label.number)", 6))  \(Self.padded(label.name, width))  "
          + numbers.joined(separator: "  ") + "  \(label.colour)\(label.isRare ? " *" : "")"
      }
    }
    lines += notices.map { "\nnote: \($0.text)" }
    return lines.joined(separator: "\n")
  }

  /// `1414 train, 621 val`, the most frequent first.
  private static func list(_ counts: [String: Int], _ of: String = "") -> String {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \(of)\($0.key)" }.joined(separator: ", ")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func fixed(_ number: Double) -> String { String(format: "%.2f", number) }
}

extension DataReport.Label {
  private static let least = DissectionSettings()

  fileprivate init(_ label: ConceptLabel) {
    number = label.number
    name = label.name
    frequency = label.frequency
    coverage = label.coverage
    let colour = LabelSheet.colour(of: label)
    self.colour = String(format: "#%02X%02X%02X", colour.red, colour.green, colour.blue)
    isRare =
      label.frequency < Self.least.minimumImages || label.coverage < Self.least.minimumCoverage
  }
}
