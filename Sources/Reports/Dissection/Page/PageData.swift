import Diagnostics
import Dissection
import Foundation
import Statistics

/// What the page's script reads: the units in one block, the pictures in another, which is read when
/// the first picture comes into view.
struct PageData: Sendable {
  private let words: DissectionWords
  private let pictures: DissectionPictures
  private var result: DissectionResult { words.result }

  init(_ words: DissectionWords, _ pictures: DissectionPictures) {
    self.words = words
    self.pictures = pictures
  }

  var html: [HTML] {
    [HTML.data(json(page), id: "data"), HTML.data(json(album), id: "pictures")]
  }

  private func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "∞",
      negativeInfinity: "-∞",
      nan: "n/a"
    )
    guard let json = try? encoder.encode(value) else {
      preconditionFailure("what a page holds can be written as JSON")
    }
    return String(decoding: json, as: UTF8.self)
  }

  private struct Page: Encodable {
    let confidence: Double
    let categories: [Category]
    let labels: [String: String]
    let layers: [Layer]
  }

  private struct Category: Encodable {
    let name: String
    let colour: String
  }

  private struct Layer: Encodable {
    let name: String
    let cut: Double
    let units: [Unit]
  }

  private struct Unit: Encodable {
    let unit: Int
    let name: String?
    let threshold: String
    let oddity: String?
    let isCut: Bool
    let isChance: Bool
    let best: Int?
    let scores: [Score]
    let chance: Chance?
    let formula: Formula?
    let top: [Top]
  }

  private struct Score: Encodable {
    let label: Int
    let category: Int
    let truth: Int
    let activation: Int
    let intersection: Int
    let iou: Double
    let interval: [Double]?
    let confirmed: Double?
    let confirmedInterval: [Double]?
    let confirmedP: String?
  }

  private struct Chance: Encodable {
    let p: Double
    let adjusted: String
    let median: Double
    let upper: Double
  }

  private struct Formula: Encodable {
    let text: String
    let iou: Double
    let single: Double
  }

  private struct Top: Encodable {
    let image: Int
    let activation: String
  }

  private var page: Page {
    let colours = CategoryColours(result.categories)
    return Page(
      confidence: result.settings.confidence * 100,
      categories: result.categories.enumerated().map { place, name in
        Category(name: name, colour: colours.colour(place))
      },
      labels: Dictionary(
        result.labelNames.map { ("\($0)", $1) },
        uniquingKeysWith: { first, _ in first }
      ),
      layers: result.layers.map { layer in
        Layer(name: layer.layer, cut: result.settings.cut, units: layer.units.map(unit))
      }
    )
  }

  private func unit(_ unit: UnitDissection) -> Unit {
    let settings = result.settings
    let best = unit.best
    return Unit(
      unit: unit.unit,
      name: unit.direction,
      threshold: words.numerals.significant(Double(unit.threshold)),
      oddity: unit.oddity?.text,
      isCut: unit.isDetector(by: .cut, settings),
      isChance: unit.isDetector(by: .chance, settings),
      best: unit.scores.firstIndex { $0 == best },
      scores: unit.scores.map(score),
      chance: unit.chance.map { chance in
        Chance(
          p: chance.pValue,
          adjusted: words.numerals.pValue(chance.adjustedPValue),
          median: rounded(chance.median),
          upper: rounded(chance.upper)
        )
      },
      formula: unit.formula.map { formula in
        Formula(
          text: formula.formula,
          iou: rounded(formula.iou),
          single: rounded(formula.singleIoU)
        )
      },
      top: unit.topImages.map { top in
        Top(image: top.image, activation: words.numerals.significant(Double(top.activation)))
      }
    )
  }

  private func score(_ score: LabelScore) -> Score {
    let confirmation = score.confirmation
    return Score(
      label: score.label,
      category: score.category,
      truth: score.truth,
      activation: score.activation,
      intersection: score.intersection,
      iou: rounded(score.iou),
      interval: score.interval.map(ends),
      confirmed: confirmation.map { rounded($0.iou) },
      confirmedInterval: confirmation?.interval.map(ends),
      confirmedP: confirmation?.pValue.map(words.numerals.pValue)
    )
  }

  private func ends(_ interval: Interval) -> [Double] {
    [rounded(interval.lower), rounded(interval.upper)]
  }

  /// A number to the millionth, finer than any eye sees: it keeps the page small.
  private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  /// The images by their places: name, picture in base64; the masks of each unit's images in turn,
  /// each with its columns and rows.
  private struct Album: Encodable {
    let images: [String: [String]]
    let masks: [String: Mask]
  }

  private struct Mask: Encodable {
    let width: Int
    let height: Int
    let runs: String
  }

  private var album: Album {
    let places = result.layers.flatMap { layer in layer.units.flatMap(\.topImages) }.map(\.image)
    return Album(
      images: Dictionary(
        uniqueKeysWithValues: Set(places).compactMap { place in
          pictures.thumbnails[place].map {
            ("\(place)", [result.images[place], $0.base64EncodedString()])
          }
        }
      ),
      masks: Dictionary(
        pictures.masks.map { place, mask in
          let name = "\(place.layer) \(place.unit) \(place.image)"
          return (name, Mask(width: mask.width, height: mask.height, runs: mask.compact))
        },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }
}
