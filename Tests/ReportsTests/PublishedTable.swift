import Attribution
import Diagnostics
import Dissection
import Foundation
import Segmentation
import Testing

/// A published table, of which only names and counts are believed.
struct PublishedTable {
  let categories: [String]
  var units: [UnitDissection] = []
  private var numbers: [[String]: Int] = [:]

  init(_ csv: String) throws {
    let lines = csv.components(separatedBy: "\r\n").filter { !$0.isEmpty }
    let rows = lines.map { $0.components(separatedBy: ",") }
    let columns = try #require(rows.first)
    categories = stride(from: 4, to: columns.count, by: 5).map { place in
      String(columns[place].dropLast("-label".count))
    }
    for row in rows.dropFirst() { units.append(try unit(row)) }
  }

  private mutating func unit(_ row: [String]) throws -> UnitDissection {
    var scores: [LabelScore] = []
    for (category, name) in categories.enumerated() {
      let cells = row[(4 + 5 * category)..<(9 + 5 * category)].map(\.self)
      let key = [name, cells[0]]
      let number = numbers[key] ?? numbers.count + 1
      numbers[key] = number
      scores.append(
        LabelScore(
          label: number,
          category: category,
          truth: try #require(Int(cells[1])),
          activation: Int(try #require(Double(cells[2]))),
          intersection: try #require(Int(cells[3]))
        )
      )
    }
    return UnitDissection(unit: try #require(Int(row[0])) - 1, threshold: 0, scores: scores)
  }

  func result(layer: String) -> DissectionResult {
    DissectionResult(
      provenance: Provenance(noema: "0", dataset: "Broden"),
      settings: DissectionSettings(),
      categories: categories,
      labels: numbers.sorted { $0.value < $1.value }.map { key, number in
        ConceptLabel(number: number, name: key[1], category: key[0], frequency: 1, coverage: 1)
      },
      droppedLabels: [],
      images: [],
      layers: [
        LayerDissection(
          layer: layer,
          grid: [13, 13],
          upsampling: .netdissect,
          fieldCentres: [],
          permutations: 0,
          smallestP: nil,
          units: units.sorted { $0.unit < $1.unit },
          notices: []
        )
      ],
      notices: []
    )
  }
}
