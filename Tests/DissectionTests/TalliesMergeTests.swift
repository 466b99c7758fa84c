import Attribution
import Dissection
import Segmentation
import Statistics
import Tensors
import Testing

@Suite struct TalliesMergeTests {
  @Test(
    "tallies of shards merge into that of one run, in any order",
    arguments: CategoryGate.allCases
  )
  func merging(_ gate: CategoryGate) {
    var random = SeededGenerator(seed: 11)
    let (table, evidence) = Self.evidence(&random)
    func tally(_ images: [ImageEvidence]) -> Tally {
      var tally = Tally(table, unitCount: 5, gate: gate)
      for image in images { tally.add(image) }
      return tally
    }
    let whole = tally(evidence)
    #expect(whole.intersections.contains { $0 > 0 })
    for _ in 0..<10 {
      var parts = (0..<5).map { part in
        tally(random.shuffled(evidence.filter { $0.image % 5 == part }))
      }
      while parts.count > 1 {
        let other = parts.remove(at: random.below(parts.count))
        parts[random.below(parts.count)].merge(other)
      }
      #expect(parts[0] == whole)
    }
  }

  @Test("the IoU lies in 0...1, and the gates only ever widen A: mask, image, none")
  func laws() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<20 {
      let (table, evidence) = Self.evidence(&random)
      let tallies = [CategoryGate.mask, .image, .none].map { gate in
        var tally = Tally(table, unitCount: 5, gate: gate)
        for image in evidence { tally.add(image) }
        return tally
      }
      for unit in 0..<5 {
        for label in table.labels.indices {
          let scores = tallies.map { $0.score(unit: unit, label: label) }
          #expect(scores.map(\.activation).sorted() == scores.map(\.activation))
          #expect(Set(scores.map(\.intersection)).count == 1)
          #expect(scores.allSatisfy { (0...1).contains($0.iou) })
        }
      }
    }
  }

  /// Twenty images of one plane a category.
  static func evidence(_ random: inout SeededGenerator) -> (LabelTable, [ImageEvidence]) {
    let table = LabelTable(
      (1...6).map {
        ConceptLabel(
          number: $0,
          name: "\($0)",
          category: ["a", "b"][$0 % 2],
          frequency: 1,
          coverage: 1
        )
      },
      categories: ["a", "b"]
    )
    let (columns, rows) = (
      AxisSampling.bilinear(cells: 4, pixels: 17), AxisSampling.bilinear(cells: 3, pixels: 13)
    )
    let builder = MaskBuilder(MapGeometry(columns: columns, rows: rows))
    let images = (0..<20).map { image in
      let maps = Tensor([5, 3, 4], (0..<60).map { _ in Float(random.uniform()) })
      let planes = (0..<2).map { category in
        // Odd numbers are of category b. Some images have labels of one category only.
        let numbers = (0..<17 * 13).map { _ in
          random.below(3) == 0 && image % 3 != category
            ? Int32(2 * random.below(3) + 2 - category) : 0
        }
        return Annotation.Plane(category: category, content: .pixels(numbers))
      }
      return ImageEvidence(
        image: image,
        masks: builder.masks(of: UnitMaps(maps), thresholds: [0.9, 0.8, 0.7, 0.5, 2]),
        labels: LabelBits(Annotation(width: 17, height: 13, planes: planes), table)
      )
    }
    return (table, images)
  }
}
