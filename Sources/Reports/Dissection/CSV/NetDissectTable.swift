import Dissection
import Foundation

/// A layer's units as NetDissect's `LAYER-result.csv` has them, to the byte.
///
/// One row a unit, the best first: `unit` (from 1), `category`, `label` and `score` of its own
/// label, then for every category of the data set its best label with L (`truth`), A
/// (`activation`), I (`intersect`) and IoU. Lines end with a carriage return and a line feed, as
/// Python's `csv` module ends them.
struct NetDissectTable: Sendable, CustomStringConvertible {
  private let layer: LayerDissection
  private let categories: [String]
  private let nameOfLabel: [Int: String]

  init(_ layer: LayerDissection, of result: DissectionResult) {
    self.layer = layer
    categories = result.categories
    nameOfLabel = result.labelNames
  }

  var description: String {
    var table = CSVTable(
      columns: ["unit", "category", "label", "score"] + categories.flatMap(Self.columns),
      lineEnd: "\r\n"
    )
    for unit in layer.bestFirst { table.append(row(unit)) }
    return table.description
  }

  private static func columns(of category: String) -> [String] {
    ["label", "truth", "activation", "intersect", "iou"].map { "\(category)-\($0)" }
  }

  private func row(_ unit: UnitDissection) -> [String] {
    let best = unit.best
    let head = [
      "\(unit.unit + 1)", best.map { categories[$0.category] } ?? "",
      best.map { nameOfLabel[$0.label] ?? "" } ?? "", best.map { Self.number($0.iou) } ?? "",
    ]
    return head
      + categories.indices.flatMap { category in
        cells(unit.scores.first { $0.category == category })
      }
  }

  private func cells(_ score: LabelScore?) -> [String] {
    guard let score else { return [String](repeating: "", count: 5) }
    return [
      nameOfLabel[score.label] ?? "", "\(score.truth)", Self.number(Double(score.activation)),
      "\(score.intersection)", Self.number(score.iou),
    ]
  }

  /// A number as NumPy 1.13 and Python 2 write it: 17 significant digits without trailing zeros, and
  /// `.0` where it would else look whole.
  static func number(_ value: Double) -> String {
    let digits = String(format: "%.17g", value)
    return digits.allSatisfy { $0.isNumber || $0 == "-" } ? digits + ".0" : digits
  }
}
