import Attribution
import Diagnostics
import Dissection
import Segmentation
import Statistics

/// A small made-up dissection with everything that a report must get right: two layers, a unit that
/// detects nothing, an odd unit, a direction, names long, foreign and hostile.
struct MadeUpDissection {
  /// Whether there is a comparison with chance.
  var hasNull = true
  /// The units of the first layer.
  var unitCount = 8
  /// The labels of each category.
  var labelsPerCategory = 4
  /// Images at the top of each unit.
  var topImages = 3
  /// Different images.
  var imageCount = 10

  /// One category that NetDissect knows not, and one without any label.
  static let categories = ["object", "color", "<script>alert('c')</script>", "texture", "empty"]

  /// The result.
  func result() -> DissectionResult {
    var settings = DissectionSettings()
    settings.seed = .max
    settings.split = "train"
    settings.confirm = "val"
    settings.formulaLength = 3
    settings.null = hasNull ? .permutation : .none
    return DissectionResult(
      provenance: Provenance(
        noema: "0.1.0",
        libraries: ["oneDNN": "2.6.3", "OpenBLAS": "0.3.21"],
        network: "tiny&small.onnx",
        dataset: "drawn scenes",
        digests: ["network": String(repeating: "a5", count: 32), "data": "0f"]
      ),
      settings: settings,
      categories: Self.categories,
      labels: labels,
      droppedLabels: [
        ConceptLabel(number: 9999, name: "rare", category: "object", frequency: 2, coverage: 0.01)
      ],
      images: (0..<imageCount).map { "a folder/<\($0)> & \"quoted\".jpg" },
      layers: [
        layer("features.6/Concat", units: unitCount, seed: 1),
        layer("block<2> & \"last\"", units: 3, seed: 5),
      ],
      notices: [Notice("dissection.dropped", "1 label is in fewer than 10 <images>.")]
    )
  }

  private var labels: [ConceptLabel] {
    (0..<labelsPerCategory * 4).map { index in
      ConceptLabel(
        number: index + 1,
        name: index == 2 ? "</script><b>\"ケーキ\" & tea</b>" : name(index),
        category: Self.categories[index % 4],
        frequency: 10 + index,
        coverage: Double(index) / 8 + 0.1
      )
    }
  }

  private func name(_ index: Int) -> String {
    index == 5 ? "a-label-whose-name-goes-on_and_on-beyond-every-column-c" : "label_\(index)"
  }

  private func layer(_ name: String, units count: Int, seed: Int) -> LayerDissection {
    LayerDissection(
      layer: name,
      grid: [13, 14],
      upsampling: .receptiveField,
      fieldCentres: [FieldCentres(first: 7.5, step: 16), FieldCentres(first: 7.5, step: 16)],
      permutations: hasNull ? 99 : 0,
      smallestP: hasNull ? 0.01 : nil,
      units: (0..<count).map { unit($0, seed: seed) },
      directions: count > 6 ? [direction] : [],
      notices: [Notice("dissection.bilinear", "No receptive fields are known at \(name).")]
    )
  }

  private var direction: DirectionDissection {
    DirectionDissection(
      name: "striped <CAV>",
      unit: 6,
      label: 4,
      carriers: [(3, -0.75), (0, 0.5), (5, 0)].map { unit, cosine in
        DirectionDissection.Carrier(
          unit: unit,
          cosine: cosine,
          score: unit == 5 ? nil : score(3, dice: unit, isNothing: false)
        )
      }
    )
  }

  private func unit(_ index: Int, seed: Int) -> UnitDissection {
    let isDirection = index == 6
    let dice = (index * 7919 + seed * 104_729) % 1009
    let scores = index == 5 ? [] : (0..<4).map { score($0, dice: dice, isNothing: index == 4) }
    let isDetector = dice % 3 != 0 && index != 4
    return UnitDissection(
      unit: index,
      direction: isDirection ? "striped <CAV>" : nil,
      threshold: Float(dice) / 7 - 3,
      thresholdError: index == 1 ? 0.001 : 0,
      oddity: index == 5 ? Notice("dissection.constant", "The unit is constant.") : nil,
      scores: scores,
      chance: hasNull && index != 5
        ? ChanceLevel(
          pValue: isDetector ? 0.01 : 0.3,
          adjustedPValue: isDetector ? 0.02 : 0.4,
          median: 0.0125,
          upper: 0.025
        ) : nil,
      formula: index == 0 ? formula : nil,
      topImages: (0..<topImages).map { rank in
        TopImage(image: (dice + rank * 3) % imageCount, activation: 10.1 / Float(rank + 1))
      }
    )
  }

  private var formula: FormulaScore {
    FormulaScore(
      formula: "(label_0 OR label_4) AND NOT </script>",
      labels: [1, 5, 3],
      intersection: 300,
      union: 1000,
      singleIoU: 0.25
    )
  }

  private func score(_ category: Int, dice: Int, isNothing: Bool) -> LabelScore {
    let intersection = isNothing ? 0 : (dice * (category + 3)) % 211
    let iou = Double(intersection) / Double(2000 - intersection)
    return LabelScore(
      label: (dice % labelsPerCategory) * 4 + category + 1,
      category: category,
      truth: 1200,
      activation: 800,
      intersection: intersection,
      interval: Interval(lower: iou * 0.75, upper: iou * 1.25),
      confirmation: category == 1
        ? nil
        : LabelScore.Confirmation(
          truth: 600,
          activation: 400,
          intersection: intersection / 3,
          interval: category == 2 ? nil : Interval(lower: iou * 0.5, upper: iou),
          pValue: hasNull ? 0.04 : nil
        )
    )
  }
}
