import Diagnostics
import Dissection
import Foundation
import Reports
import Segmentation
import TestSupport
import Testing

struct DissectionsCompareTests {
  private let result = MadeUpDissection().result()

  /// The same dissection, in which a unit detects something else.
  private func changed() -> DissectionResult {
    var other = result
    other.layers[0].units[3].scores[0].label = 1
    other.provenance.network = "other.onnx"
    return other
  }

  @Test("counts detectors and unique detectors by category, and what is gained and lost")
  func counts() throws {
    let comparison = try DissectionComparison([("a", result), ("b", changed())])
    #expect(
      comparison.sides.map(\.name) == [
        "a features.6/Concat", "a block<2> & \"last\"", "b features.6/Concat",
        "b block<2> & \"last\"",
      ]
    )
    for (place, side) in comparison.sides.enumerated() where place < 2 {
      let layer = result.layers[place]
      for count in side.counts {
        // Counted again, from the units themselves.
        let found = layer.units.filter { unit in
          guard unit.direction == nil, let best = unit.best, best.iou > 0 else { return false }
          return count.rule == .cut ? best.iou >= 0.04 : unit.chance?.adjustedPValue ?? 1 <= 0.05
        }.compactMap(\.best)
        for category in comparison.categories.indices {
          let here = found.filter { $0.category == category }
          #expect(count.detectors[category] == here.count)
          #expect(count.labels[category].count == Set(here.map(\.label)).count)
        }
      }
    }
    let change = try #require(comparison.changes.first { $0.to == 2 && $0.rule == .cut })
    #expect(change.from == 0 && change.gained == ["label_0"] && change.lost == ["label_12"])
    #expect(comparison.notices.isEmpty)
    let report = ComparisonReport(comparison)
    try Snapshot.check(report.text, "comparison.txt")
    try Snapshot.check(report.csv, "comparison.csv")
    try Snapshot.check(String(decoding: report.json, as: UTF8.self), "comparison.json")
    try Snapshot.check(report.html, "comparison.html")
  }

  @Test("other data, settings or permutations are said, and nothing in common is refused")
  func differences() throws {
    func codes(_ spoil: (inout DissectionResult) -> Void) throws -> [String] {
      var other = result
      spoil(&other)
      return try DissectionComparison([("a", result), ("b", other)]).notices.map(\.code)
    }
    #expect(try codes { $0.images[0] = "another.jpg" } == ["dissection.other-data"])
    #expect(try codes { $0.labels.removeLast() } == ["dissection.other-data"])
    #expect(try codes { $0.provenance.digests["images"] = "1" } == ["dissection.other-data"])
    #expect(try codes { $0.settings.quantile = 0.01 } == ["dissection.other-settings"])
    #expect(try codes { $0.settings.topImages = 1 } == [])
    #expect(try codes { $0.layers[0].permutations = 999 } == ["dissection.other-permutations"])
    let refused = try faultCodes {
      _ = try codes { other in
        for index in other.labels.indices { other.labels[index].name += "?" }
      }
    }
    #expect(refused == ["dissection.nothing-in-common"])
  }

  @Test("a single dissection's layers are compared with its first")
  func layers() throws {
    let comparison = try DissectionComparison([("a", result)])
    #expect(Set(comparison.changes.map(\.from)) == [0] && comparison.changes.count == 2)
  }

  @Test("files are called by what tells them apart")
  func names() {
    func names(_ paths: String...) -> [String] {
      DissectionComparison.names(of: paths.map { URL(filePath: $0) })
    }
    #expect(names("/x/a/dissection.sqlite", "/x/b/dissection.sqlite") == ["a", "b"])
    #expect(names("/x/a.sqlite", "/x/b.sqlite") == ["a.sqlite", "b.sqlite"])
    #expect(names("/a/n/dissection.sqlite", "/b/n/dissection.sqlite") == ["a/n", "b/n"])
    #expect(names("/a/d.sqlite", "/a/d.sqlite") == ["a/d.sqlite", "a/d.sqlite"])
    #expect(names("/dissection.sqlite") == ["dissection.sqlite"])
  }
}
