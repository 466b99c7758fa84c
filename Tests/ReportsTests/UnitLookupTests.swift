import Diagnostics
import Dissection
import Foundation
import Reports
import TestSupport
import Testing

struct UnitLookupTests {
  private let result = MadeUpDissection().result()

  private struct Row: Decodable {
    let layer: String, unit: Int, label: String, isBest: Bool, score: LabelScore
  }

  private func rows(_ question: UnitLookup.Question) throws -> [Row] {
    try JSONDecoder().decode([Row].self, from: UnitLookup(question, in: result).json)
  }

  @Test("a label's units are those whose best label of its category it is")
  func label() throws {
    let rows = try rows(UnitLookup.Question(label: "label_7"))
    let expected = result.layers.flatMap { layer in
      layer.units.filter { $0.scores.contains { $0.label == 8 } }.map(\.unit)
    }
    #expect(!rows.isEmpty && rows.map(\.unit).sorted() == expected.sorted())
    #expect(rows.allSatisfy { $0.label == "label_7" })
  }

  @Test("a unit is shown with its labels of all categories")
  func unit() throws {
    let question = UnitLookup.Question(unit: 0, layer: "features.6/Concat")
    let rows = try rows(question)
    #expect(rows.count == 4 && rows.count { $0.isBest } == 1 && rows[0].isBest)
    #expect(rows.map(\.score.iou) == rows.map(\.score.iou).sorted(by: >))
    try Snapshot.check(UnitLookup(question, in: result).text, "unit.txt")
  }

  @Test("without a question the best units are shown, as many as asked for")
  func top() throws {
    #expect(try rows(UnitLookup.Question(top: 2)).map(\.layer).count == 4)
    #expect(try rows(UnitLookup.Question()).count == 7 + 3)
    let text = try UnitLookup(UnitLookup.Question(top: 2), in: result).text
    #expect(text.contains("  and 5 more (--top)\n") && text.contains("  and 1 more (--top)\n"))
    #expect(!(try UnitLookup(UnitLookup.Question(top: 7), in: result).text.contains(" more (")))
  }

  @Test("what is not there is a fault with near names, all at once")
  func faults() throws {
    func find(_ question: UnitLookup.Question) throws -> [String] {
      try TestSupport.faults { _ = try UnitLookup(question, in: result) }?.map {
        "\($0.code) \($0.remedy ?? "")"
      } ?? []
    }
    let near = try find(UnitLookup.Question(label: "lable_7", layer: "Concat"))
    #expect(near.count == 2)
    #expect(near[0].hasPrefix("dissection.no-such-layer") && near[0].contains("features.6/Concat"))
    #expect(near[1].hasPrefix("dissection.no-such-label") && near[1].contains("label_7"))
    #expect(try find(UnitLookup.Question(label: "rare"))[0].contains("minimums"))
    let unit = try find(UnitLookup.Question(unit: 8))
    #expect(unit[0].contains("no-such-unit") && unit[0].contains("0 to 7"))
  }
}
