import Attribution
import Diagnostics
import Dissection
import GRDB
import Segmentation

/// An open database that should be a dissection, read table by table; nothing in it is believed
/// before it has been looked at.
struct StoredDissection {
  private let database: Database

  /// - Throws: `Fault` if it is something else, or of another schema, or damaged.
  init(_ database: Database) throws {
    self.database = database
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id")
    guard id == DissectionSchema.applicationID else { throw Fault.notADissection }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version == DissectionSchema.version else { throw Fault.otherSchema(version) }
    let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
    guard verdict == "ok" else { throw Fault.damagedDatabase(verdict ?? "it cannot be checked") }
  }

  /// All of it.
  func result() throws -> DissectionResult {
    let labels = try labels()
    let categories = try names("category")
    let images = try names("image")
    let units = try StoredUnits(
      self,
      labels: Set(labels.filter { !$0.isDropped }.map(\.label.number)),
      categories: categories.count,
      images: images.count
    )
    let notices = try notices()
    let directions = try StoredDirections(self, labels: units.labels, categories: categories.count)
    let layers = try layers(units, directions, notices)
    try units.check(layers: layers.count)
    try directions.check(layers)
    guard notices.allSatisfy({ ($0.layer ?? -1) < layers.count }) else {
      throw Fault.damagedDatabase("a notice is of a layer that is not there")
    }
    return DissectionResult(
      provenance: try provenance(),
      settings: try JSONFields.value(
        DissectionSettings.self,
        from: rows("setting", "name, value") { (try $0.text("name"), try $0.text("value")) }
      ),
      categories: categories,
      labels: labels.filter { !$0.isDropped }.map(\.label),
      droppedLabels: labels.filter(\.isDropped).map(\.label),
      images: images,
      layers: layers,
      notices: notices.filter { $0.layer == nil }.map(\.notice)
    )
  }

  /// The rows of a table, sorted by their first columns.
  func rows<Each>(
    _ table: String,
    _ columns: String,
    sortedBy keys: Int = 1,
    _ read: (StoredRow) throws -> Each
  ) throws -> [Each] {
    let order = (1...keys).map(String.init).joined(separator: ", ")
    let sql = "SELECT \(columns) FROM \(table) ORDER BY \(order)"
    let cursor = try Row.fetchCursor(database, sql: sql)
    var found: [Each] = []
    while let row = try cursor.next() {
      found.append(try read(StoredRow(table: table, row: row)))
    }
    return found
  }

  /// The names of a table whose places are numbered from 0 without gaps.
  private func names(_ table: String) throws -> [String] {
    let entries = try rows(table, "place, name") { (try $0.count("place"), try $0.text("name")) }
    guard entries.map(\.0).elementsEqual(entries.indices) else {
      throw Fault.damagedDatabase("the places of table \(table) have gaps")
    }
    return entries.map(\.1)
  }

  private func labels() throws -> [(label: ConceptLabel, isDropped: Bool)] {
    try rows("label", "number, name, category, frequency, coverage, dropped") { row in
      let label = ConceptLabel(
        number: try row.count("number"),
        name: try row.text("name"),
        category: try row.text("category"),
        frequency: try row.count("frequency"),
        coverage: try row.number("coverage")
      )
      return (label, try row.count("dropped") != 0)
    }
  }

  private func notices() throws -> [(layer: Int?, notice: Notice)] {
    try rows("notice", "place, layer, code, text") { row in
      (try row.optionalCount("layer"), Notice(try row.text("code"), try row.text("text")))
    }
  }

  private func provenance() throws -> Provenance {
    let entries = try rows("provenance", "kind, name, value", sortedBy: 2) { row in
      (kind: try row.text("kind"), name: try row.text("name"), value: try row.text("value"))
    }
    func all(_ kind: String) -> [String: String] {
      Dictionary(
        entries.filter { $0.kind == kind }.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }
      )
    }
    return Provenance(
      noema: all("noema")[""] ?? "",
      libraries: all("library"),
      network: all("network")[""],
      dataset: all("dataset")[""],
      digests: all("digest")
    )
  }

  private func layers(
    _ units: StoredUnits,
    _ directions: StoredDirections,
    _ notices: [(layer: Int?, notice: Notice)]
  ) throws -> [LayerDissection] {
    let centres = try rows("field_centre", "layer, axis, first, step", sortedBy: 2) { row in
      (
        layer: try row.count("layer"),
        centres: FieldCentres(first: try row.number("first"), step: try row.number("step"))
      )
    }
    let columns = "place, name, grid, upsampling, permutations, smallest_p"
    let layers = try rows("layer", columns) { row in
      let place = try row.count("place")
      guard let upsampling = Upsampling(rawValue: try row.text("upsampling")) else {
        throw row.wrong("upsampling")
      }
      let layer = LayerDissection(
        layer: try row.text("name"),
        grid: try row.counts("grid"),
        upsampling: upsampling,
        fieldCentres: centres.filter { $0.layer == place }.map(\.centres),
        permutations: try row.count("permutations"),
        smallestP: try row.optionalNumber("smallest_p"),
        units: units.units(of: place),
        directions: directions.directions(of: place),
        notices: notices.filter { $0.layer == place }.map(\.notice)
      )
      return (place: place, layer: layer)
    }
    guard layers.map(\.place).elementsEqual(layers.indices) else {
      throw Fault.damagedDatabase("the places of table layer have gaps")
    }
    return layers.map(\.layer)
  }
}
