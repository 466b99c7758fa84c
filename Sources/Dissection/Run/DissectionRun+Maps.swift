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

  /// For each image and layer the largest value of each unit.
  ///
  /// - Throws: `dissection.not-finite` for the first unit with another value.
  func maxima(of batch: [ImageMaps]) throws -> [[[Float]]] {
    let found = running.workers.map(blocks: batch.count) { batch[$0].maps.map(MapMaxima.init) }
    for (image, layers) in zip(batch, found) {
      for (layer, maxima) in zip(job.source.layers, layers) {
        if let unit = maxima.firstNonFinite {
          throw InputError(.notFiniteMap(layer.name, unit: unit, image: job.path(of: image.image)))
        }
      }
    }
    return found.map { $0.map(\.values) }
  }

  /// The maps of an image that come above bounds, layer by layer.
  func active(_ image: ImageMaps, _ maxima: [[Float]], above bounds: [[Float]]) -> [ActiveMaps] {
    maxima.indices.map { ActiveMaps(of: image.maps[$0], maxima: maxima[$0], above: bounds[$0]) }
  }
}
