import Diagnostics
import Foundation
import Segmentation
import Tensors

extension DissectionRun {
  /// What all shards have found together.
  ///
  /// - Throws: `dissection.missing-parts` with the shards that have not done their second pass.
  func findings(
    mergingShards shards: Int,
    _ thresholds: MergedThresholds
  ) throws -> DissectionFindings {
    try checkParts(.tally, shards: shards)
    let layers = try job.source.layers.indices.map { layer in
      try LayerFindings(self, layer: layer, shards: shards, thresholds)
    }
    return DissectionFindings(
      result: result(layers.map(\.dissection), thresholds),
      topMasks: layers.map(\.topMasks),
      sizes: library.sizes
    )
  }

  private func result(
    _ layers: [LayerDissection],
    _ thresholds: MergedThresholds
  ) -> DissectionResult {
    var provenance = job.provenance
    let digests = job.images.indices.compactMap { thresholds.digests[$0] }.filter { !$0.isEmpty }
    if !digests.isEmpty {
      provenance.digests["images"] = Digest(of: digests.joined(separator: "\n")).hex
    }
    let unreadable = job.images.indices.filter { !thresholds.isReadable($0) }
    return DissectionResult(
      provenance: provenance,
      settings: job.settings,
      categories: job.dataset.categories,
      labels: job.table.labels,
      droppedLabels: job.droppedLabels,
      images: job.images.indices.map(job.path),
      layers: layers,
      notices: job.dataset.notices
        + [
          .leftOut(unreadable.map(job.path)),
          .rareLabels(job.droppedLabels, job.settings),
        ].compactMap { $0 }
    )
  }
}
