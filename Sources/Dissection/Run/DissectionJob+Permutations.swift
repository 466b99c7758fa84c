import Attribution
import Segmentation

extension DissectionJob {
  /// B, the number of permutations of a layer's null.
  func permutations(of layer: MapLayer) -> Int {
    if let permutations = settings.permutations { return permutations }
    let labels = table.labels.reduce(0) { $0 + $1.frequency }
    return StandardPermutations.count(
      units: layer.unitCount,
      cells: layer.grid.places,
      quantile: settings.quantile,
      labelsPerImage: Double(labels) / Double(max(1, dataset.images.count)),
      multiplyAdds: source.multiplyAdds
    )
  }
}
