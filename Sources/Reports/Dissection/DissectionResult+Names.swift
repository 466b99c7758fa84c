import Dissection
import Segmentation

extension DissectionResult {
  /// The names of the labels that were compared, by number.
  var labelNames: [Int: String] {
    Dictionary(labels.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// For each layer a name that can stand in a file's.
  var layerFileNames: [String] {
    var names = FileNames(fallback: "layer")
    return layers.map { names.next(for: $0.layer) }
  }
}

extension LayerDissection {
  /// The units by their best IoU, the best first; units that tie stay in their order.
  var bestFirst: [UnitDissection] {
    units.map { ($0, $0.best?.iou ?? -1) }.sorted { ($1.1, $0.0.unit) < ($0.1, $1.0.unit) }
      .map(\.0)
  }
}
