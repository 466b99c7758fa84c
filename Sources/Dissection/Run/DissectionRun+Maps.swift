import Diagnostics
import Tensors

extension DissectionRun {
  /// Gives the maps of some of the job's images, in their order, by their places in the job.
  ///
  /// - Throws: what the source and `body` throw; the faults of all unreadable images if the run is
  ///   strict.
  func stream(_ places: Range<Int>, _ body: ([ImageMaps]) throws -> Void) throws {
    guard !places.isEmpty else { return }
    let images = Array(job.images[places])
    let place = Dictionary(uniqueKeysWithValues: zip(images, places))
    let unreadable = try job.source.stream(images) { batch in
      try body(
        batch.map { ImageMaps(image: place[$0.image] ?? 0, digest: $0.digest, maps: $0.maps) }
      )
    }
    if running.isStrict { try InputError.throwAny(unreadable.flatMap(\.faults)) }
  }

  /// What is told of the maps of each image and layer.
  ///
  /// - Parameter bounds: for each layer and unit the bound above which its maps are active.
  /// - Throws: `dissection.not-finite` for the first unit with a value that is not finite.
  func look(at batch: [ImageMaps], above bounds: [[Float]]) throws -> [[MapFindings]] {
    let found = running.workers.map(blocks: batch.count) { index in
      zip(batch[index].maps, bounds).map { MapFindings($0, above: $1) }
    }
    for (image, layers) in zip(batch, found) {
      for (layer, found) in zip(job.source.layers, layers) {
        if let unit = found.extremes.firstNonFinite {
          throw InputError(.notFiniteMap(layer.name, unit: unit, image: job.path(of: image.image)))
        }
      }
    }
    return found
  }
}

/// What is told of the maps of one image and layer.
struct MapFindings: Sendable {
  /// The extremes of each unit's map.
  let extremes: MapExtremes
  /// What comes above bounds.
  let active: ActiveMaps

  /// Looks at maps, which are near to the processor the second time.
  init(_ maps: UnitMaps, above bounds: [Float]) {
    extremes = MapExtremes(maps)
    active = ActiveMaps(of: maps, maxima: extremes.highest, above: bounds)
  }
}
