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

  /// For each image and layer the extremes of the units' maps.
  ///
  /// - Throws: `dissection.not-finite` for the first unit with a value that is not finite.
  func extremes(of batch: [ImageMaps]) throws -> [[MapExtremes]] {
    let found = running.workers.map(blocks: batch.count) { batch[$0].maps.map(MapExtremes.init) }
    for (image, layers) in zip(batch, found) {
      for (layer, extremes) in zip(job.source.layers, layers) {
        if let unit = extremes.firstNonFinite {
          throw InputError(.notFiniteMap(layer.name, unit: unit, image: job.path(of: image.image)))
        }
      }
    }
    return found
  }

  /// The maps of an image that come above bounds, layer by layer.
  func active(
    _ image: ImageMaps,
    _ extremes: [MapExtremes],
    above bounds: [[Float]]
  ) -> [ActiveMaps] {
    extremes.indices.map {
      ActiveMaps(of: image.maps[$0], maxima: extremes[$0].highest, above: bounds[$0])
    }
  }
}
