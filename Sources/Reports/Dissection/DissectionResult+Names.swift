import Dissection
import Segmentation

extension DissectionResult {
  /// The names of the labels that were compared, by number.
  var labelNames: [Int: String] {
    Dictionary(labels.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// For each layer a name that can stand in a file's: what file systems or shells take amiss is a
  /// hyphen, and a name that comes again gets a number.
  var layerFileNames: [String] {
    var taken: Set<String> = []
    return layers.map { layer in
      let allowed = layer.layer.unicodeScalars.map { scalar in
        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
        return isPlain || "._-".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
      }
      let plain = String(String(allowed.prefix(100)).drop { $0 == "." || $0 == "-" })
      let name = plain.isEmpty ? "layer" : plain
      // Some file systems do not tell capitals apart.
      let free = [name] + (2...(layers.count + 1)).map { "\(name)-\($0)" }
      let chosen = free.first { taken.insert($0.lowercased()).inserted }
      return chosen ?? name
    }
  }
}

extension LayerDissection {
  /// The units by their best IoU, the best first; units that tie stay in their order.
  var bestFirst: [UnitDissection] {
    units.map { ($0, $0.best?.iou ?? -1) }.sorted { ($1.1, $0.0.unit) < ($0.1, $1.0.unit) }
      .map(\.0)
  }
}
