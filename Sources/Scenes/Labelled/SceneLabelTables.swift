/// Broden's tables of labels and categories, counted over the maps of a data set.
struct SceneLabelTables {
  private struct Row {
    let label: SceneLabel
    /// The pictures that hold the label.
    let frequency: Int
    /// What it covers, in whole pictures.
    let coverage: Double
  }

  private let rows: [Row]

  /// Counts labels.
  ///
  /// - Parameter pictures: the maps of each picture, by category.
  init(_ pictures: [[SceneLabel.Category: [Int]]]) {
    var frequency = [Int](repeating: 0, count: SceneLabel.all.count + 1)
    var pixels = frequency
    for map in pictures.flatMap(\.values) {
      for number in Set(map) { frequency[number] += 1 }
      for number in map { pixels[number] += 1 }
    }
    let size = Double(LabelledScene.mapSide * LabelledScene.mapSide)
    rows = SceneLabel.all.map {
      Row(
        label: $0,
        frequency: frequency[$0.number],
        coverage: Double(pixels[$0.number]) / size
      )
    }
  }

  /// The tables by the names of their files.
  var files: [String: String] {
    var files = ["label.csv": labels, "category.csv": categories]
    for category in SceneLabel.Category.allCases {
      files["c_\(category.rawValue).csv"] = codes(category)
    }
    return files
  }

  private var labels: String {
    Self.table(
      "number,name,category,frequency,coverage,syns",
      rows.map { row in
        let (label, frequency) = (row.label, row.frequency)
        return "\(label.number),\(label.name),\(label.category.rawValue)(\(frequency)),"
          + "\(frequency),\(row.coverage),"
      }
    )
  }

  private var categories: String {
    Self.table(
      "name,first,last,count,frequency",
      SceneLabel.Category.allCases.map { category in
        let own = rows.filter { $0.label.category == category }
        let numbers = own.map(\.label.number)
        let frequency = own.reduce(0) { $0 + $1.frequency }
        return "\(category.rawValue),\(numbers.min() ?? 0),\(numbers.max() ?? 0),\(own.count),"
          + "\(frequency)"
      }
    )
  }

  /// The labels of a category under numbers of its own, from 1.
  private func codes(_ category: SceneLabel.Category) -> String {
    let own = rows.filter { $0.label.category == category }
    return Self.table(
      "code,number,name,frequency,coverage",
      own.enumerated().map { code, row in
        "\(code + 1),\(row.label.number),\(row.label.name),\(row.frequency),\(row.coverage)"
      }
    )
  }

  private static func table(_ header: String, _ rows: [String]) -> String {
    ([header] + rows).joined(separator: "\n") + "\n"
  }
}
