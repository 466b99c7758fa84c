import Diagnostics
import Foundation
import Tensors

extension DissectionRun {
  /// The second pass over a shard's images: masks, and what they say, go to the shard's files.
  ///
  /// The files tell how far an interrupted pass came; a marker is left when the pass is done.
  ///
  /// - Parameters:
  ///   - found: the thresholds.
  ///   - maps: those that the first pass kept, if it was in this process.
  func passTally(_ shard: Shard, _ found: MergedThresholds, kept maps: KeptMaps? = nil) throws {
    if work.has(.part(.tally, shard)) { return }
    let files = try ShardFiles(work, shard, layers: job.source.layers.count)
    let range = shard.range(of: job.images.count)
    let start = try files.resume(in: range)
    let kept = keepsMasks ? nil : found.tops.map(ShownMasks.init)

    func take(_ images: [KeptImage]) throws {
      for image in mask(images.filter { found.isReadable($0.place) }, found, kept) {
        try files.append(image)
      }
      guard let last = images.last?.place else { return }
      running.progress(Phase.tally.words, last + 1 - range.lowerBound, of: range.count)
    }

    let rest = try maps?.forEachBatch(of: Self.batchSize, from: start, take) ?? start
    try pass(.tally, over: rest..<range.upperBound, of: range) {
      found.thresholds
    } _: { images in
      let changed = images.first { $0.digest?.hex ?? "" != found.digests[$0.place] }
      if let changed { throw InputError(.changedData("the image \(job.path(of: changed.place))")) }
      try take(images.map { KeptImage($0.place, $0.layers.map(\.active)) })
    }
    try files.flush()
    let there = files.images
    let wanted = range.filter(found.isReadable)
    if let lost = wanted.first(where: { !there.contains($0) }) {
      throw InputError(.changedData("the image \(job.path(of: lost))"))
    }
    try AtomicFile.write("", to: work.file(.part(.tally, shard)))
  }

  /// Whether the masks of all images are needed again, for chance or for formulas; else only those
  /// that are shown are kept.
  var keepsMasks: Bool { job.settings.null != .none || job.settings.formulaLength > 1 }

  /// The masks and the evidence of some images, in parallel.
  ///
  /// - Parameter kept: for each layer the masks that are kept; `nil` for all.
  private func mask(
    _ images: [KeptImage],
    _ found: MergedThresholds,
    _ kept: [ShownMasks]?
  ) -> [MaskedImage] {
    defer { library.letGo() }
    return running.workers.map(blocks: images.count) { index in
      let (place, maps) = (images[index].place, images[index].maps())
      let labels = library.bits(of: place)
      let layers = maps.indices.map { layer in
        let masks = geometry.builder(layer: layer, image: place)
          .masks(of: maps[layer], thresholds: found.thresholds[layer])
        let wanted = kept?[layer].masks(in: place, of: masks) ?? masks
        return MaskedImage.Layer(
          masks: MaskWriter.page(of: wanted),
          evidence: ImageEvidence(image: place, masks: masks, labels: labels).page
        )
      }
      return MaskedImage(place: place, layers: layers)
    }
  }

  /// How many images are looked at between writing: what they come to is small.
  private static let batchSize = 128
}

/// One image after the second pass.
struct MaskedImage: Sendable {
  /// Its place in the job.
  let place: Int
  /// What each layer makes of it.
  let layers: [Layer]

  /// What a layer makes of an image, as pages of its files.
  struct Layer: Sendable {
    let masks: [UInt64]
    let evidence: [UInt64]
  }
}

/// The masks of a layer's units in the images that show them.
private struct ShownMasks: Sendable {
  private var units: [Int: Set<Int>] = [:]

  /// - Parameter tops: for each unit the images that are shown.
  init(_ tops: [[TopImage]]) {
    for (unit, images) in tops.enumerated() {
      for image in images { units[image.image, default: []].insert(unit) }
    }
  }

  func masks(in image: Int, of masks: [UnitMask]) -> [UnitMask] {
    guard let units = units[image] else { return [] }
    return masks.filter { units.contains($0.unit) }
  }
}
