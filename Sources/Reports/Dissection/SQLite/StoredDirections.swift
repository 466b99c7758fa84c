import Diagnostics
import Dissection

/// The directions of a stored dissection with the units that carry them.
struct StoredDirections {
  private let directions: [(layer: Int, direction: DirectionDissection)]

  /// Reads the directions.
  ///
  /// - Throws: `Fault` if anything is of a label or category that is not there.
  init(_ stored: StoredDissection, labels: Set<Int>, categories: Int) throws {
    let columns = """
      layer, direction, rank, unit, cosine, category, label, truth, activation, intersection, lower,
      upper
      """
    let carriers = try stored.rows("carrier", columns, sortedBy: 3) { row in
      let carrier = DirectionDissection.Carrier(
        unit: try row.count("unit"),
        cosine: try row.number("cosine"),
        score: try Self.score(row, labels, categories)
      )
      return ([try row.count("layer"), try row.count("direction")], carrier)
    }
    let carriersOfDirection = Dictionary(grouping: carriers, by: \.0)
    directions = try stored.rows("direction", "layer, unit, name, label", sortedBy: 2) { row in
      let (layer, unit) = (try row.count("layer"), try row.count("unit"))
      let label = try row.optionalCount("label")
      guard label.map(labels.contains) ?? true else { throw row.wrong("label") }
      let direction = DirectionDissection(
        name: try row.text("name"),
        unit: unit,
        label: label,
        carriers: carriersOfDirection[[layer, unit]]?.map(\.1) ?? []
      )
      return (layer, direction)
    }
  }

  /// The directions of a layer.
  func directions(of layer: Int) -> [DirectionDissection] {
    directions.filter { $0.layer == layer }.map(\.direction)
  }

  /// - Throws: `Fault` if a direction or what carries it is of a unit that is not there.
  func check(_ layers: [LayerDissection]) throws(Fault) {
    for (layer, direction) in directions {
      let units = layer < layers.count ? Set(layers[layer].units.map(\.unit)) : []
      guard units.isSuperset(of: direction.carriers.map(\.unit) + [direction.unit]) else {
        throw .damagedDatabase("a direction is of a unit that is not there")
      }
    }
  }

  private static func score(
    _ row: StoredRow,
    _ labels: Set<Int>,
    _ categories: Int
  ) throws(Fault) -> LabelScore? {
    guard let label = try row.optionalCount("label") else { return nil }
    let category = try row.count("category")
    guard labels.contains(label), category < categories else { throw row.wrong("label") }
    return LabelScore(
      label: label,
      category: category,
      truth: try row.count("truth"),
      activation: try row.count("activation"),
      intersection: try row.count("intersection"),
      interval: try row.interval("lower", "upper")
    )
  }
}
