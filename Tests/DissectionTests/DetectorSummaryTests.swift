import Attribution
import Diagnostics
import Dissection
import Testing

@Suite("A layer's detectors are counted as the paper's bar charts do")
struct DetectorSummaryTests {
  /// A unit with a best score of a label, out of 100 pixels.
  private func unit(
    _ index: Int,
    label: Int,
    category: Int,
    intersection: Int,
    p: Double? = nil,
    direction: String? = nil
  ) -> UnitDissection {
    let score = LabelScore(
      label: label,
      category: category,
      truth: 100,
      activation: intersection,
      intersection: intersection
    )
    let chance = p.map { ChanceLevel(pValue: $0, adjustedPValue: $0, median: 0, upper: 0) }
    return UnitDissection(
      unit: index,
      direction: direction,
      threshold: 0,
      scores: [score],
      chance: chance
    )
  }

  private func layer(_ units: [UnitDissection], permutations: Int) -> LayerDissection {
    LayerDissection(
      layer: "l",
      grid: [1, 1],
      upsampling: .bilinear,
      fieldCentres: [],
      permutations: permutations,
      smallestP: nil,
      units: units,
      notices: []
    )
  }

  private var units: [UnitDissection] {
    [
      unit(0, label: 7, category: 0, intersection: 4, p: 0.05),
      unit(1, label: 7, category: 0, intersection: 9, p: 0.5),
      unit(2, label: 3, category: 0, intersection: 5, p: 0.01),
      unit(3, label: 9, category: 1, intersection: 3, p: 0.01),
      unit(4, label: 9, category: 1, intersection: 0, p: 0.01),
      unit(5, label: 9, category: 1, intersection: 50, p: 0.01, direction: "car"),
    ]
  }

  @Test("A unit at the cut counts, one without overlap and a direction never do")
  func cut() {
    let summary = DetectorSummary(
      of: layer(units, permutations: 99),
      categories: ["object", "part"],
      settings: .init()
    )
    #expect(summary.units == 5)
    #expect(summary.aboveCut == 3)
    #expect(summary.beyondChance == 3)
    #expect(summary.aboveCutBeyondChance == 2)
    #expect(summary.detectors == 3)
    #expect(summary.uniqueLabels == 2)
    #expect(summary.categories.map(\.category) == ["object", "part"])
    #expect(summary.categories[0].labels.map(\.label) == [7, 3])
    #expect(summary.categories[0].labels.map(\.units) == [2, 1])
    #expect(summary.categories[1].detectors == 0)
  }

  @Test("Detectors by chance are those whose adjusted p-value is at most the level")
  func chance() {
    let summary = DetectorSummary(
      of: layer(units, permutations: 99),
      categories: ["object", "part"],
      settings: .init(),
      rule: .chance
    )
    #expect(summary.detectors == 3)
    #expect(summary.categories[1].labels.map(\.label) == [9])
  }

  @Test("Without a null nothing is said of chance")
  func noNull() {
    let summary = DetectorSummary(
      of: layer([unit(0, label: 7, category: 0, intersection: 4)], permutations: 0),
      categories: ["object"],
      settings: .init()
    )
    #expect(summary.beyondChance == nil && summary.aboveCutBeyondChance == nil)
  }
}
