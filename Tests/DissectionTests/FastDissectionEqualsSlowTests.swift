import Attribution
import Dissection
import Networks
import Segmentation
import Statistics
import Tensors
import Testing

@Suite struct FastDissectionEqualsSlowTests {
  @Test(
    "bit sets give the counts of dense loops, whatever the upsampling and the gate",
    arguments: Upsampling.allCases,
    CategoryGate.allCases
  )
  func agree(_ upsampling: Upsampling, _ gate: CategoryGate) {
    var masks = 0
    for rule in ThresholdRule.allCases {
      for source in ThresholdSource.allCases {
        for seed in 0..<6 {
          var random = SeededGenerator(seed: UInt64(seed)).stream("\(upsampling) \(gate) \(rule)")
          // NetDissect's reduction is for label maps that are no larger than the input.
          let tallest = upsampling == .netdissect ? 20 : 80
          var slow = Self.randomCase(&random, tallest: tallest)
          slow.settings.upsampling = upsampling
          slow.settings.gate = gate
          slow.settings.thresholdRule = rule
          slow.settings.thresholdOn = source
          slow.settings.quantile = [0.02, 0.1, 0.3][seed % 3]
          masks += expectSame(slow)
        }
      }
    }
    #expect(masks > 100)
  }

  /// Compares every number, and returns how many masks there were.
  private func expectSame(_ slow: SlowDissection) -> Int {
    let geometries = slow.annotations.map { slow.geometry($0) }
    let maps = slow.maps.map {
      UnitMaps(Tensor([slow.unitCount, slow.grid.height, slow.grid.width], Array($0.joined())))
    }
    let extremes = maps.map { MapExtremes($0) }
    var summary = ThresholdSummary(
      unitCount: slow.unitCount,
      expected: slow.annotations.reduce(0) { $0 + max($1.width * $1.height, slow.cells) },
      settings: slow.settings,
      budget: .max
    )
    if slow.settings.thresholdOn == .grid {
      summary.add(maps, extremes, workers: Workers(2))
    } else {
      summary.add(maps, extremes, upsampledBy: geometries, workers: Workers(2))
    }
    let thresholds = summary.thresholds(slow.settings).map(\.value)
    #expect(thresholds == (0..<slow.unitCount).map(slow.threshold))

    let table = LabelTable(slow.labels, categories: slow.categories)
    var tally = Tally(table, unitCount: slow.unitCount, gate: slow.settings.gate)
    var active = 0
    for (image, annotation) in slow.annotations.enumerated() {
      let masks = MaskBuilder(geometries[image]).masks(of: maps[image], thresholds: thresholds)
      active += masks.count
      let bits = LabelBits(annotation, table)
      tally.add(ImageEvidence(image: image, masks: masks, labels: bits))
    }
    let scores = slow.scores()
    for unit in 0..<slow.unitCount {
      let fast = table.labels.indices.map { tally.score(unit: unit, label: $0) }
      #expect(fast == scores[unit])
      #expect(tally.bestScores(of: unit) == slow.best(scores[unit]))
    }
    return active
  }

  /// Units with ties, negative values, one constant and one dead; labels in two planes, of whole
  /// images, and two numbers that are not in the table.
  static func randomCase(
    _ random: inout SeededGenerator,
    tallest: Int
  ) -> SlowDissection {
    var slow = SlowDissection()
    slow.grid = (1 + random.below(5), 1 + random.below(5))
    slow.input = (24 + random.below(9), 24 + random.below(9))
    slow.field = ReceptiveField(
      rows: .init(offset: -random.below(9), size: 1 + random.below(20), step: 4 + random.below(5)),
      columns: .init(offset: -random.below(9), size: 1 + random.below(20), step: 4)
    )
    slow.unitCount = 5
    slow.categories = ["object", "texture", "part", "scene"]
    slow.labels = [(2, 0), (3, 0), (5, 1), (7, 2), (8, 2), (11, 0)].map { number, category in
      ConceptLabel(
        number: number,
        name: "label \(number)",
        category: slow.categories[category],
        frequency: 1,
        coverage: 1
      )
    }
    for _ in 0..<4 {
      let (width, height) = (11 + random.below(5), 11 + random.below(tallest - 10))
      let planes = (0..<random.below(5)).map { _ in
        let category = random.below(3)
        guard random.below(4) > 0 else {
          return Annotation.Plane(category: category, content: .whole(random.below(13)))
        }
        let numbers = (0..<width * height).map { _ in Int32(random.below(13)) }
        return Annotation.Plane(category: category, content: .pixels(numbers))
      }
      slow.annotations.append(Annotation(width: width, height: height, planes: planes))
      let cells = slow.grid.height * slow.grid.width
      slow.maps.append(
        (0..<slow.unitCount).map { unit in
          (0..<cells).map { _ in
            switch unit {
            case 0: Float(random.uniform())
            case 1: Float(random.below(4)) - 2
            case 2: max(Float(random.uniform()) - 0.7, 0)
            case 3: -1.5
            default: 0
            }
          }
        }
      )
    }
    return slow
  }
}

extension SlowDissection {
  var cells: Int { grid.height * grid.width }

  func geometry(_ annotation: Annotation) -> MapGeometry {
    MapGeometry(
      settings.upsampling,
      field: field,
      input: .init(height: input.height, width: input.width),
      grid: .init(height: grid.height, width: grid.width),
      mask: .init(height: annotation.height, width: annotation.width)
    )
  }
}
