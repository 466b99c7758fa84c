import Diagnostics
import Synchronization
import Tensors

extension DissectionRun {
  /// Gives what is seen of the maps of some of the job's images, in their order, by their places in the
  /// job.
  ///
  /// - Parameters:
  ///   - holdsMaps: as of `MapSource.stream`.
  ///   - look: as of `MapSource.stream`.
  /// - Throws: what the source and `body` throw; the faults of all unreadable images if the run is
  ///   strict.
  func stream<Seen: Sendable>(
    _ places: Range<Int>,
    holdsMaps: Bool,
    look: @Sendable (ImageMaps) -> Seen,
    _ body: ([Seen]) throws -> Void
  ) throws {
    guard !places.isEmpty else { return }
    let images = Array(job.images[places])
    let place = Dictionary(uniqueKeysWithValues: zip(images, places))
    let unreadable = try job.source.stream(
      images,
      holdsMaps: holdsMaps,
      look: { image in
        look(ImageMaps(image: place[image.image] ?? 0, digest: image.digest, maps: image.maps))
      },
      body
    )
    if running.isStrict { try InputError.throwAny(unreadable.flatMap(\.faults)) }
  }

  /// Gives what a pass over some of a shard's images sees.
  ///
  /// - Parameters:
  ///   - shard: the places of all of the shard's images.
  ///   - bounds: gives for each layer and unit the bound above which its maps are active, as it is known
  ///     when an image is looked at.
  /// - Throws: as `stream`; `dissection.not-finite` for the first unit with a value that is not finite.
  func pass(
    _ phase: Phase,
    over places: Range<Int>,
    of shard: Range<Int>,
    above bounds: @Sendable () -> [[Float]],
    _ body: ([SeenImage]) throws -> Void
  ) throws {
    let holdsMaps = phase == .thresholds && job.settings.thresholdOn == .upsampled
    let done = Atomic(places.lowerBound - shard.lowerBound)
    try stream(places, holdsMaps: holdsMaps) { image in
      let count = done.wrappingAdd(1, ordering: .relaxed).newValue
      running.progress(phase.words, count, of: shard.count)
      return SeenImage(image, above: bounds(), holdsMaps: holdsMaps)
    } _: { seen in
      try checkFinite(seen)
      try body(seen)
    }
  }

  private func checkFinite(_ images: [SeenImage]) throws {
    for image in images {
      for (layer, found) in zip(job.source.layers, image.layers) {
        if let unit = found.extremes.firstNonFinite {
          throw InputError(.notFiniteMap(layer.name, unit: unit, image: job.path(of: image.place)))
        }
      }
    }
  }
}

/// What is seen of the maps of one image.
struct SeenImage: Sendable {
  /// Its place in the job.
  let place: Int
  /// The digest of its file, where it was read.
  let digest: Digest?
  /// What each layer shows.
  let layers: [MapFindings]
  /// The maps themselves, where they are asked for; else empty.
  let maps: [UnitMaps]

  /// Looks at an image.
  init(_ image: ImageMaps, above bounds: [[Float]], holdsMaps: Bool) {
    place = image.image
    digest = image.digest
    layers = zip(image.maps, bounds).map { MapFindings($0, above: $1) }
    maps = holdsMaps ? image.maps : []
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
