import Diagnostics
import Foundation
import Tensors

extension DissectionRun {
  /// The first pass over a shard's images; its part is left in the work folder.
  ///
  /// - Returns: the maps that the second pass will need, as far as they fit; none if the pass was
  ///   interrupted, for those that it had are lost.
  func passThresholds(_ shard: Shard) throws -> KeptMaps {
    let kept = KeptMaps(
      in: work.url,
      layers: job.source.layers.count,
      budget: running.memory
    )
    if work.has(.part(.thresholds, shard)) { return kept }
    let begun = WorkFolder.File.begun(.thresholds, shard)
    let isFresh = !work.has(begun)
    var pass =
      isFresh
      ? ThresholdPass(job, memory: running.memory / 4)
      : try ThresholdPass(PassFile.read(work.file(begun)))
    var written = pass.log.done
    let range = shard.range(of: job.images.count)
    try stream(range.dropFirst(written)) { batch in
      let maxima = try self.maxima(of: batch)
      pass.add(batch, maxima, first: range.lowerBound, geometry, job, running.workers)
      if isFresh, !kept.isFull {
        let floors = pass.floors
        let pages = running.workers.map(blocks: batch.count) {
          self.active(batch[$0], maxima[$0], above: floors).flatMap(\.words)
        }
        for (image, page) in zip(batch, pages) { kept.keep(image.image, page) }
      }
      running.progress("first pass", pass.log.done, of: range.count)
      if pass.log.done - written >= running.checkpoint {
        try pass.file.write(to: work.file(begun))
        written = pass.log.done
      }
    }
    try pass.file.write(to: work.file(.part(.thresholds, shard)))
    work.remove(begun)
    return kept
  }

  /// Sets the thresholds from what the shards have seen.
  ///
  /// - Throws: `dissection.missing-parts`; `dissection.no-readable-images`.
  func mergeThresholds(shards: Int) throws {
    try checkParts(.thresholds, shards: shards)
    func part(_ shard: Shard) throws -> ThresholdPass {
      try ThresholdPass(PassFile.read(work.file(.part(.thresholds, shard))))
    }
    let all = Shard.all(shards)
    var pass = try part(all[0])
    for shard in all.dropFirst() { pass.merge(try part(shard)) }
    guard pass.log.digests.keys.contains(where: job.isFound) else {
      throw InputError(.noReadableImages(job.images.count))
    }
    let header = try PassFile.encoder.encode(MergedThresholds(pass, job.settings))
    try PassFile(header: header, blobs: [:]).write(to: work.file(.thresholds))
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
