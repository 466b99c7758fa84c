import Diagnostics
import Dissection

/// The units of a stored dissection with all that was found of them.
struct StoredUnits {
  private struct Key: Hashable {
    let layer: Int
    let unit: Int

    init(_ row: StoredRow) throws(Fault) {
      layer = try row.count("layer")
      unit = try row.count("unit")
    }
  }

  /// The numbers of the labels that were compared.
  let labels: Set<Int>
  private let units: [(key: Key, unit: UnitDissection)]

  /// Reads the units.
  ///
  /// - Parameters:
  ///   - labels: the numbers of the labels that were compared.
  ///   - categories: how many categories there are.
  ///   - images: how many images there are.
  /// - Throws: `Fault` if anything is of a unit, label, category or image that is not there.
  init(
    _ stored: StoredDissection,
    labels: Set<Int>,
    categories: Int,
    images: Int
  ) throws {
    self.labels = labels
    var scores = try Self.scores(stored, labels, categories)
    var chances = try Self.chances(stored)
    var formulas = try Self.formulas(stored, labels)
    var topImages = try Self.topImages(stored, images)
    let columns = "layer, unit, direction, threshold, threshold_error, oddity_code, oddity_text"
    units = try stored.rows("unit", columns, sortedBy: 2) { row in
      let key = try Key(row)
      let oddity = try row.optionalText("oddity_code").map { code throws(Fault) in
        Notice(code, try row.text("oddity_text"))
      }
      let unit = UnitDissection(
        unit: key.unit,
        direction: try row.optionalText("direction"),
        threshold: Float(try row.number("threshold")),
        thresholdError: try row.number("threshold_error"),
        oddity: oddity,
        scores: scores.removeValue(forKey: key) ?? [],
        chance: chances.removeValue(forKey: key)?.first,
        formula: formulas.removeValue(forKey: key)?.first,
        topImages: topImages.removeValue(forKey: key) ?? []
      )
      return (key, unit)
    }
    guard scores.isEmpty, chances.isEmpty, formulas.isEmpty, topImages.isEmpty else {
      throw Fault.damagedDatabase("something was found of a unit that is not there")
    }
  }

  /// The units of a layer, by index.
  func units(of layer: Int) -> [UnitDissection] {
    units.filter { $0.key.layer == layer }.map(\.unit)
  }

  /// - Throws: `Fault` if a unit is of a layer that is not there.
  func check(layers: Int) throws(Fault) {
    guard units.allSatisfy({ $0.key.layer < layers }) else {
      throw .damagedDatabase("a unit is of a layer that is not there")
    }
  }

  private typealias OfUnits<Each> = [Key: [Each]]

  private static func grouped<Each>(_ entries: [(Key, Each)]) -> OfUnits<Each> {
    Dictionary(grouping: entries, by: \.0).mapValues { $0.map(\.1) }
  }

  private static func scores(
    _ stored: StoredDissection,
    _ labels: Set<Int>,
    _ categories: Int
  ) throws -> OfUnits<LabelScore> {
    let columns = """
      layer, unit, category, label, truth, activation, intersection, lower, upper, confirm_truth,
      confirm_activation, confirm_intersection, confirm_lower, confirm_upper, confirm_p
      """
    return grouped(
      try stored.rows("score", columns, sortedBy: 3) { row in
        let score = LabelScore(
          label: try row.count("label"),
          category: try row.count("category"),
          truth: try row.count("truth"),
          activation: try row.count("activation"),
          intersection: try row.count("intersection"),
          interval: try row.interval("lower", "upper"),
          confirmation: try confirmation(row)
        )
        guard labels.contains(score.label), score.category < categories else {
          throw Fault.damagedDatabase("a score is of a label or category that is not there")
        }
        return (try Key(row), score)
      }
    )
  }

  private static func confirmation(_ row: StoredRow) throws(Fault) -> LabelScore.Confirmation? {
    guard let truth = try row.optionalCount("confirm_truth") else { return nil }
    return LabelScore.Confirmation(
      truth: truth,
      activation: try row.count("confirm_activation"),
      intersection: try row.count("confirm_intersection"),
      interval: try row.interval("confirm_lower", "confirm_upper"),
      pValue: try row.optionalNumber("confirm_p")
    )
  }

  private static func chances(_ stored: StoredDissection) throws -> OfUnits<ChanceLevel> {
    grouped(
      try stored.rows("chance", "layer, unit, p, adjusted_p, median, upper", sortedBy: 2) { row in
        let chance = ChanceLevel(
          pValue: try row.number("p"),
          adjustedPValue: try row.number("adjusted_p"),
          median: try row.number("median"),
          upper: try row.number("upper")
        )
        return (try Key(row), chance)
      }
    )
  }

  private static func formulas(
    _ stored: StoredDissection,
    _ labels: Set<Int>
  ) throws -> OfUnits<FormulaScore> {
    let columns = "layer, unit, formula, labels, intersection, union_area, single_iou"
    return grouped(
      try stored.rows("formula", columns, sortedBy: 2) { row in
        let formula = FormulaScore(
          formula: try row.text("formula"),
          labels: try row.counts("labels"),
          intersection: try row.count("intersection"),
          union: try row.count("union_area"),
          singleIoU: try row.number("single_iou")
        )
        guard labels.isSuperset(of: formula.labels) else { throw row.wrong("labels") }
        return (try Key(row), formula)
      }
    )
  }

  private static func topImages(
    _ stored: StoredDissection,
    _ images: Int
  ) throws -> OfUnits<TopImage> {
    grouped(
      try stored.rows("top_image", "layer, unit, rank, image, activation", sortedBy: 3) { row in
        let top = TopImage(
          image: try row.count("image"),
          activation: Float(try row.number("activation"))
        )
        guard top.image < images else { throw row.wrong("image") }
        return (try Key(row), top)
      }
    )
  }
}
