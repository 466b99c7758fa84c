import Dissection
public import Foundation
import Tensors

/// Dissections side by side, for programs, terminals and people.
public struct ComparisonReport: Sendable {
  /// What is reported.
  public var comparison: DissectionComparison

  /// A report.
  public init(_ comparison: DissectionComparison) { self.comparison = comparison }

  /// The complete comparison.
  public var json: Data { get throws { try ResultJSON.encode(comparison) } }

  /// Sides x categories, one row each, under a header.
  public var csv: String {
    var table = CSVTable(columns: [
      "side", "network", "layer", "units", "rule", "category", "detectors", "unique_detectors",
      "labels",
    ])
    for side in comparison.sides {
      for count in side.counts {
        for (place, category) in comparison.categories.enumerated() {
          table.append([
            side.name, side.network ?? "", side.layer, "\(side.units)", count.rule.rawValue,
            category, "\(count.detectors[place])", "\(count.labels[place].count)",
            count.labels[place].joined(separator: ";"),
          ])
        }
      }
    }
    return table.description
  }

  /// For terminals of 100 columns.
  public var text: String { ComparisonText(comparison).description }

  /// A page that needs nothing but itself.
  public var html: String { ComparisonPage(comparison).description }

  /// Writes `comparison.json`, `comparison.csv` and `compare.html`.
  ///
  /// - Parameter folder: is made if it is not there; files of these names in it are replaced.
  /// - Throws: as `DissectionReport.write(to:)`.
  public func write(to folder: URL) throws {
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(json, to: folder.appending(path: "comparison.json"))
    try AtomicFile.write(csv, to: folder.appending(path: "comparison.csv"))
    try AtomicFile.write(html, to: folder.appending(path: "compare.html"))
  }
}
