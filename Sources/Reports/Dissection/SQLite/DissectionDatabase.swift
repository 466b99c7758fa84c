import Attribution
import Diagnostics
import Dissection
import Foundation
import GRDB
import Segmentation
import Statistics
import Tensors

/// A dissection as an SQLite file: written whole, once, in a fixed order and without times, so that
/// equal results give files of equal content.
struct DissectionDatabase {
  /// The result that is written.
  let result: DissectionResult

  /// Writes the database beside its place and renames it.
  ///
  /// - Throws: as `AtomicFile.write` does.
  func write(to url: URL) throws {
    try AtomicFile.replace(url) { temporary in
      do {
        let queue = try DatabaseQueue(path: temporary.path)
        try queue.write(fill)
        try queue.close()
      } catch let error as DatabaseError {
        throw RunError("cannot write \(url.path): \(error.message ?? "\(error.resultCode)")")
      }
    }
  }

  private func fill(_ database: Database) throws {
    try database.execute(sql: "PRAGMA application_id = \(DissectionSchema.applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(DissectionSchema.version)")
    try database.execute(sql: DissectionSchema.sql)
    let tables = try DatabaseTables(database)
    try writeNames(tables)
    for (place, layer) in result.layers.enumerated() { try write(layer, place, tables) }
    try writeRun(tables)
  }

  private func writeNames(_ tables: DatabaseTables) throws {
    try tables.insert("category", result.categories.enumerated().map { [$0, $1] })
    let labels = result.labels.map { ($0, 0) } + result.droppedLabels.map { ($0, 1) }
    try tables.insert(
      "label",
      labels.map { label, dropped in
        [label.number, label.name, label.category, label.frequency, label.coverage, dropped]
      }
    )
    try tables.insert("image", result.images.enumerated().map { [$0, $1] })
  }

  private func writeRun(_ tables: DatabaseTables) throws {
    let provenance = result.provenance
    var origins = [["noema", "", provenance.noema]]
    if let dataset = provenance.dataset { origins.append(["dataset", "", dataset]) }
    if let network = provenance.network { origins.append(["network", "", network]) }
    // In a fixed order, which decides how the file's pages are filled.
    for (kind, values) in [("library", provenance.libraries), ("digest", provenance.digests)] {
      origins += values.sorted { $0.key < $1.key }.map { [kind, $0.key, $0.value] }
    }
    try tables.insert("provenance", origins)
    try tables.insert("setting", JSONFields.of(result.settings).map { [$0, $1] })
    let notices =
      result.notices.map { (Int?.none, $0) }
      + result.layers.enumerated().flatMap { place, layer in layer.notices.map { (place, $0) } }
    try tables.insert(
      "notice",
      notices.enumerated().map { place, entry in [place, entry.0, entry.1.code, entry.1.text] }
    )
  }

  private func write(_ layer: LayerDissection, _ place: Int, _ tables: DatabaseTables) throws {
    let grid = "[\(layer.grid.map(String.init).joined(separator: ","))]"
    try tables.insert(
      "layer",
      [[place, layer.layer, grid, layer.upsampling.rawValue, layer.permutations, layer.smallestP]]
    )
    try tables.insert(
      "field_centre",
      layer.fieldCentres.enumerated().map { axis, centres in
        [place, axis, centres.first, centres.step]
      }
    )
    for unit in layer.units { try write(unit, place, tables) }
    for direction in layer.directions { try write(direction, place, tables) }
  }

  private func write(
    _ direction: DirectionDissection,
    _ layer: Int,
    _ tables: DatabaseTables
  ) throws {
    try tables.insert("direction", [[layer, direction.unit, direction.name, direction.label]])
    try tables.insert(
      "carrier",
      direction.carriers.enumerated().map { rank, carrier in
        let score = carrier.score
        return [
          layer, direction.unit, rank + 1, carrier.unit, carrier.cosine, score?.category,
          score?.label, score?.truth, score?.activation, score?.intersection, score?.iou,
          score?.interval?.lower, score?.interval?.upper,
        ]
      }
    )
  }

  private func write(_ unit: UnitDissection, _ layer: Int, _ tables: DatabaseTables) throws {
    let key: DatabaseTables.Row = [layer, unit.unit]
    try tables.insert(
      "unit",
      [
        key + [
          unit.direction, unit.threshold, unit.thresholdError, unit.oddity?.code,
          unit.oddity?.text,
        ]
      ]
    )
    try tables.insert("score", unit.scores.map { key + cells($0) })
    try tables.insert(
      "chance",
      unit.chance.map { [key + [$0.pValue, $0.adjustedPValue, $0.median, $0.upper]] } ?? []
    )
    try tables.insert("formula", unit.formula.map { [key + cells($0)] } ?? [])
    try tables.insert(
      "top_image",
      unit.topImages.enumerated().map { rank, top in key + [rank + 1, top.image, top.activation] }
    )
  }

  private func cells(_ score: LabelScore) -> DatabaseTables.Row {
    let confirmation = score.confirmation
    return [
      score.category, score.label, score.truth, score.activation, score.intersection, score.iou,
      score.interval?.lower, score.interval?.upper, confirmation?.truth, confirmation?.activation,
      confirmation?.intersection, confirmation?.iou, confirmation?.interval?.lower,
      confirmation?.interval?.upper, confirmation?.pValue,
    ]
  }

  private func cells(_ formula: FormulaScore) -> DatabaseTables.Row {
    let labels = "[\(formula.labels.map(String.init).joined(separator: ","))]"
    return [
      formula.formula, labels, formula.intersection, formula.union, formula.iou, formula.singleIoU,
    ]
  }
}
