import Diagnostics
import Foundation
import Segmentation
import Statistics
import Tensors

extension DissectionRun {
  /// What all shards have found together.
  ///
  /// - Throws: `dissection.missing-parts` with the shards that have not done their second pass.
  func findings(mergingShards shards: Int) throws -> DissectionFindings {
    try checkParts(.tally, shards: shards)
    let thresholds = try mergedThresholds()
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

/// What the shards have found of one layer, put together.
private struct LayerFindings {
  let dissection: LayerDissection
  let topMasks: [DissectionFindings.TopPlace: UnitMask]

  init(_ run: DissectionRun, layer: Int, shards: Int, _ thresholds: MergedThresholds) throws {
    let job = run.job
    let source = job.source.layers[layer]
    let libraries = try run.libraries(layer: layer, shards: shards)
    var found = Tally(job.table, unitCount: source.unitCount, gate: job.settings.gate)
    var confirming = found
    libraries.forEachImage { evidence in
      if job.isFound(evidence.image) { found.add(evidence) } else { confirming.add(evidence) }
    }
    let best = (0..<source.unitCount).map { found.bestLabels(of: $0) }
    let pairs = best.enumerated().flatMap { unit, labels in
      labels.map { UnitLabel(unit: unit, label: $0) }
    }
    let intervals = run.intervals(of: pairs, libraries, layer: layer)
    let chance = try run.chance(found, confirming: confirming, pairs, libraries, layer: layer)
    let formulas = run.formulas(libraries, layer: layer)
    var pair = 0
    let units = best.enumerated().map { unit, labels in
      let scores = labels.map { label in
        defer { pair += 1 }
        var score = found.score(unit: unit, label: label)
        score.interval = intervals.found[pair]
        guard job.settings.confirm != nil else { return score }
        let again = confirming.score(unit: unit, label: label)
        score.confirmation = LabelScore.Confirmation(
          truth: again.truth,
          activation: again.activation,
          intersection: again.intersection,
          interval: intervals.confirming[pair],
          pValue: chance.confirming[pair]
        )
        return score
      }
      return UnitDissection(
        unit: unit,
        direction: unit < source.grid.units
          ? nil : source.directions[unit - source.grid.units].name,
        threshold: thresholds.thresholds[layer][unit],
        thresholdError: thresholds.errors[layer][unit],
        oddity: .oddity(
          threshold: thresholds.thresholds[layer][unit],
          least: thresholds.minima[layer][unit],
          most: thresholds.maxima[layer][unit]
        ),
        scores: scores,
        chance: chance.levels[unit],
        formula: formulas[unit],
        topImages: thresholds.tops[layer][unit]
      )
    }
    dissection = LayerDissection(
      layer: source.name,
      grid: [source.grid.height, source.grid.width],
      upsampling: run.geometry.used[layer],
      fieldCentres: source.fieldCentres,
      permutations: chance.permutations,
      smallestP: chance.permutations > 0
        ? NullSample.smallestP(permutations: chance.permutations) : nil,
      units: units,
      notices: [.fewPermutations(chance.levels, chance.permutations, job.settings.level)]
        .compactMap { $0 }
    )
    topMasks = libraries.topMasks(thresholds.tops[layer])
  }
}
