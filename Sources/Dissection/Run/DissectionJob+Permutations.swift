extension DissectionJob {
  /// B, the number of permutations of a layer's null.
  func permutations(of layer: MapLayer) -> Int { settings.permutations ?? 99 }
}
