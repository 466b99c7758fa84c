import Attribution
import Diagnostics
import Dissection
import Foundation
import Images
import Reports
import Segmentation
import Statistics

/// A dissection as large as any that was published, of made-up numbers: 2048 units and Broden's 1197
/// labels, with pictures.
struct BigDissection {
  var unitCount = 2048
  var labelCount = 1197
  var imageCount = 4000
  var topImages = 8

  private static let categories = ["object", "scene", "part", "material", "texture", "color"]

  /// The result.
  func result() -> DissectionResult {
    var settings = DissectionSettings()
    settings.topImages = topImages
    return DissectionResult(
      provenance: Provenance(noema: "0.1.0", network: "big.onnx", dataset: "big"),
      settings: settings,
      categories: Self.categories,
      labels: (0..<labelCount).map { index in
        ConceptLabel(
          number: index + 1,
          name: "label_\(index)",
          category: Self.categories[index % 6],
          frequency: 100,
          coverage: 10
        )
      },
      droppedLabels: [],
      images: (0..<imageCount).map { "image\($0).jpg" },
      layers: [
        LayerDissection(
          layer: "layer4",
          grid: [7, 7],
          upsampling: .receptiveField,
          fieldCentres: [],
          permutations: 199,
          smallestP: 0.005,
          units: (0..<unitCount).map(unit),
          notices: []
        )
      ],
      notices: []
    )
  }

  private func dice(_ seed: Int) -> Int { (seed &* 2_654_435_761 >> 7) & 0xFFFF }

  private func unit(_ index: Int) -> UnitDissection {
    let best = dice(index) % 6
    let scores = (0..<6).map { category in
      let intersection = category == best ? 20 + dice(index * 3) % 400 : dice(index + category) % 30
      let iou = Double(intersection) / Double(4000 - intersection)
      return LabelScore(
        label: (dice(index * 7 + category) % (labelCount / 6)) * 6 + category + 1,
        category: category,
        truth: 2500,
        activation: 1500,
        intersection: intersection,
        interval: Interval(lower: iou * 0.7, upper: iou * 1.4)
      )
    }
    let isDetector = dice(index * 3) % 400 > 120
    return UnitDissection(
      unit: index,
      threshold: Float(index % 97) / 8,
      scores: scores,
      chance: ChanceLevel(
        pValue: isDetector ? 0.005 : 0.2,
        adjustedPValue: isDetector ? 0.01 : 0.3,
        median: 0.021,
        upper: 0.033
      ),
      topImages: (0..<topImages).map { rank in
        TopImage(image: dice(index * 11 + rank) % imageCount, activation: 9 / Float(rank + 1))
      }
    )
  }

  /// A picture for every image, and a mask of a disc for every unit in its top images.
  func pictures(of result: DissectionResult) throws -> DissectionPictures {
    var pictures = DissectionPictures()
    // A few different pictures, with the size that photographs have.
    let drawn = try (0..<8).map { try picture($0).jpeg(quality: 75) }
    for place in DissectionPictures.wanted(by: result) {
      pictures.thumbnails[place.image] = drawn[place.image % 8]
      pictures.masks[place] = disc(place.unit % 70 + 20, place.image % 60 + 25)
    }
    return pictures
  }

  private func picture(_ seed: Int) -> Image {
    let side = DissectionPictures.side
    let pixels = (0..<side * side).flatMap { place -> [UInt8] in
      let (x, y) = (place % side, place / side)
      let wave = sin(Double(x * (seed + 1)) / 19) + cos(Double(y * (9 - seed)) / 23)
      let noise = Double(dice(place + seed) % 50)
      return [60 + 40 * wave + noise, 120 + 30 * wave + noise, 150 - 30 * wave + noise].map {
        UInt8(min(255, max(0, $0)))
      }
    }
    return Image(width: side, height: side, pixels: pixels)
  }

  private func disc(_ x: Int, _ y: Int) -> MaskRunLengths {
    var (runs, last, isInside) = ([Int](), 0, false)
    for place in 0..<112 * 112 {
      let (dx, dy) = (place % 112 - x, place / 112 - y)
      if (dx * dx + dy * dy < 22 * 22) != isInside {
        runs.append(place - last)
        (last, isInside) = (place, !isInside)
      }
    }
    return MaskRunLengths(width: 112, height: 112, runs: runs)
  }
}
