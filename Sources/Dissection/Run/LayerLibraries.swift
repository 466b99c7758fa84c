import Diagnostics
import Foundation

/// What the second pass left of one layer, of all shards in the order of the images.
struct LayerLibraries {
  /// What the images of each shard say.
  let evidence: [EvidenceLibrary]
  /// The masks.
  let masks: MaskLibrary
}

extension LayerLibraries {
  /// Gives what each image says, in the order of the images.
  func forEachImage(_ body: (ImageEvidence) -> Void) {
    for library in evidence {
      for place in library.images.indices {
        body(library[place])
        if place.isMultiple(of: 256) { library.letGo() }
      }
    }
  }

  /// The masks of units in their top images.
  ///
  /// - Parameter tops: for each unit the images that are shown.
  func topMasks(_ tops: [[TopImage]]) -> [DissectionFindings.TopPlace: UnitMask] {
    var shown: [Int: Set<Int>] = [:]
    for (unit, images) in tops.enumerated() {
      for image in images { shown[image.image, default: []].insert(unit) }
    }
    var masks: [DissectionFindings.TopPlace: UnitMask] = [:]
    for (place, image) in self.masks.images.enumerated() {
      guard let units = shown[image] else { continue }
      self.masks.masks(at: place) { sets in
        for set in sets where units.contains(set.key) {
          masks[DissectionFindings.TopPlace(unit: set.key, image: image)] = UnitMask(set)
        }
      }
    }
    return masks
  }
}

extension DissectionRun {
  /// What the shards left of a layer.
  ///
  /// - Throws: `RunError` if a file cannot be read or written.
  func libraries(layer: Int, shards: Int) throws -> LayerLibraries {
    let all = Shard.all(shards)
    let evidence = try all.map { shard in
      try EvidenceWriter(file: work.file(.evidence(layer: layer, shard))).finish()
    }
    let parts = try all.map { shard in
      try MaskWriter(file: work.file(.masks(layer: layer, shard))).finish()
    }
    if parts.count == 1 { return LayerLibraries(evidence: evidence, masks: parts[0]) }
    let merged = work.file("masks-\(layer)")
    let writer = try MaskWriter(file: merged)
    try writer.truncate(toImages: 0)
    for part in parts { try writer.append(contentsOf: part) }
    return LayerLibraries(evidence: evidence, masks: try writer.finish())
  }
}
