import Diagnostics
import Foundation
import Synchronization
import Tensors

extension DissectionRun {
  /// The first pass over a shard's images; its part is left in the work folder.
  ///
  /// - Returns: what was found, unless it was there; and the maps that the second pass will need, as
  ///   far as they fit: none if the pass was interrupted, for those that it had are lost.
  func passThresholds(_ shard: Shard) throws -> (pass: ThresholdPass?, kept: KeptMaps) {
    let kept = KeptMaps(
      in: work.url,
      layers: job.source.layers.count,
      budget: running.memory
    )
    if work.has(.part(.thresholds, shard)) { return (nil, kept) }
    let begun = WorkFolder.File.begun(.thresholds, shard)
    let isFresh = !work.has(begun)
    var pass =
      isFresh
      ? ThresholdPass(job, memory: running.memory / 4)
      : try ThresholdPass(PassFile.read(work.file(begun)))
    var written = pass.log.done
    let range = shard.range(of: job.images.count)
    let bounds = Mutex(pass.ignored)
    try self.pass(.thresholds, over: range.dropFirst(written), of: range) {
      bounds.withLock { $0 }
    } _: { images in
      pass.add(images, first: range.lowerBound, geometry, job, running.workers)
      bounds.withLock { $0 = pass.ignored }
      if isFresh, !kept.isFull {
        let images = images.map { KeptMaps.Image(place: $0.place, maps: $0.layers.map(\.active)) }
        kept.keep(images, above: pass.floors, running.workers)
      }
      if pass.log.done - written >= running.checkpoint {
        try pass.file(running.workers).write(to: work.file(begun))
        written = pass.log.done
      }
    }
    try pass.file(running.workers).write(to: work.file(.part(.thresholds, shard)))
    work.remove(begun)
    return (pass, kept)
  }

  /// Sets the thresholds from what the shards have seen.
  ///
  /// - Parameter first: what the first shard has seen, if it was in this process.
  /// - Throws: `dissection.missing-parts`; `dissection.no-readable-images`.
  @discardableResult
  func mergeThresholds(
    shards: Int,
    first: ThresholdPass? = nil
  ) throws -> MergedThresholds {
    try checkParts(.thresholds, shards: shards)
    func part(_ shard: Shard) throws -> ThresholdPass {
      try ThresholdPass(PassFile.read(work.file(.part(.thresholds, shard))))
    }
    let all = Shard.all(shards)
    var pass = try first ?? part(all[0])
    for shard in all.dropFirst() { pass.merge(try part(shard)) }
    guard pass.log.digests.keys.contains(where: job.isFound) else {
      throw InputError(.noReadableImages(job.images.count))
    }
    let merged = MergedThresholds(pass, job.settings)
    let header = try PassFile.encoder.encode(merged)
    try PassFile(header: header, blobs: [:]).write(to: work.file(.thresholds))
    return merged
  }

  /// The thresholds that were set.
  ///
  /// - Throws: `dissection.damaged-part`.
  func mergedThresholds() throws -> MergedThresholds {
    let url = work.file(.thresholds)
    do {
      return try PassFile.decoder.decode(MergedThresholds.self, from: PassFile.read(url).header)
    } catch is DecodingError { throw InputError(.damagedPart(url.path)) }
  }
}
