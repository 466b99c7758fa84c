import Attribution
import Dissection

/// What made the numbers, folded away.
struct DissectionSettingsFold: Sendable {
  private let words: DissectionWords
  private var result: DissectionResult { words.result }

  init(_ words: DissectionWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "What made these numbers" }
      Fold.html("Settings", settings)
      Fold.html("Layers", layers)
      Fold.html(result.provenance)
    }
  }

  /// By the names that `result.json` and the database have.
  private var settings: [(String, String)] {
    let fields = (try? JSONFields.of(result.settings)) ?? []
    return fields.map { name, json in
      let isQuoted = json.hasPrefix("\"") && json.count >= 2
      return (name, isQuoted ? String(json.dropFirst().dropLast()) : json)
    }
  }

  private var layers: [(String, String)] {
    result.layers.map { layer in
      let grid = layer.grid.map(String.init).joined(separator: " x ")
      let centres = layer.fieldCentres.map { "\($0.first) + \($0.step) i" }
      let places = centres.isEmpty ? "" : "; centres of cells at \(centres.joined(separator: ", "))"
      return (
        layer.layer,
        "\(words.counted(layer.units.count, "unit")), maps of \(grid), laid over label maps by "
          + "\(layer.upsampling.rawValue)\(places)"
      )
    }
  }
}
