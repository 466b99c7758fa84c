import Diagnostics
import Foundation
import Tensors

extension DissectionRun {
  /// The second pass over a shard's images: masks, and what they say, go to the shard's files.
  ///
  /// The files tell how far an interrupted pass came; a marker is left when the pass is done.
  ///
  /// - Parameter kept: maps that the first pass kept, if it was in this process.
  func passTally(_ shard: Shard, kept: KeptMaps?) throws {
    if work.has(.part(.tally, shard)) { return }
    let found = try mergedThresholds()
    let files = try ShardFiles(work, shard, layers: job.source.layers.count)
    let range = shard.range(of: job.images.count)
    let start = try files.resume(in: range)
    let shown = found.tops.map { $0.map { Set($0.map(\.image)) } }

    func take(_ images: [KeptImage]) throws {
      for image in mask(images.filter { found.isReadable($0.place) }, found) {
        try files.append(keepsMasks ? image : image.only(shown))
      }
      guard let last = images.last?.place else { return }
      running.progress("second pass", last + 1 - range.lowerBound, of: range.count)
    }

    let rest = try kept?.forEachBatch(of: Self.batchSize, from: start, take) ?? start
    try stream(rest..<range.upperBound) { batch in
      let changed = batch.first { $0.digest?.hex ?? "" != found.digests[$0.image] }
      if let changed { throw InputError(.changedData("the image \(job.path(of: changed.image))")) }
      let maxima = try self.maxima(of: batch)
      try take(
        zip(batch, maxima).map { image, maxima in
          KeptImage(image.image, active(image, maxima, above: found.thresholds))
        }
      )
    }
    try files.flush()
    let wanted = range.filter(found.isReadable)
    if let lost = wanted.first(where: { !files.images.contains($0) }) {
      throw InputError(.changedData("the image \(job.path(of: lost))"))
    }
    try AtomicFile.write("", to: work.file(.part(.tally, shard)))
  }

  /// Whether the masks of all images are needed again, for chance or for formulas; else only those
  /// that are shown are kept.
  var keepsMasks: Bool { job.settings.null != .none || job.settings.formulaLength > 1 }

  /// The masks and the evidence of some images, in parallel.
  private func mask(
    _ images: [KeptImage],
    _ found: MergedThresholds
  ) -> [MaskedImage] {
    defer { library.letGo() }
    return running.workers.map(blocks: images.count) { index in
      let (place, maps) = (images[index].place, images[index].maps())
      let labels = library.bits(of: place)
      let layers = maps.indices.map { layer in
        let masks = geometry.builder(layer: layer, image: place)
          .masks(of: maps[layer], thresholds: found.thresholds[layer])
        return MaskedImage.Layer(
          masks: masks,
          evidence: ImageEvidence(image: place, masks: masks, labels: labels)
        )
      }
      return MaskedImage(place: place, layers: layers)
    }
  }

  private static let batchSize = 32
}

/// One image after the second pass.
struct MaskedImage: Sendable {
  /// Its place in the job.
  let place: Int
  /// What each layer makes of it.
  let layers: [Layer]

  /// What a layer makes of an image.
  struct Layer: Sendable {
    let masks: [UnitMask]
    let evidence: ImageEvidence
  }

  /// The image with the masks of those units alone that it is shown for.
  ///
  /// - Parameter shown: for each layer and unit the images that are shown.
  func only(_ shown: [[Set<Int>]]) -> MaskedImage {
    MaskedImage(
      place: place,
      layers: zip(layers, shown).map { layer, shown in
        Layer(
          masks: layer.masks.filter { shown[$0.unit].contains(place) },
          evidence: layer.evidence
        )
      }
    )
  }
}
