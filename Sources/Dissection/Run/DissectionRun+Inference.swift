import Diagnostics
import Foundation
import Statistics
import Tensors

extension DissectionRun {
  /// Bootstrap intervals of pairs, by pair.
  struct PairIntervals {
    /// On the images on which labels are found; `nil` where none are asked for.
    var found: [Interval?]
    /// On the images that confirm.
    var confirming: [Interval?]
  }

  /// The bootstrap intervals of a layer's reported pairs.
  func intervals(
    of pairs: [UnitLabel],
    _ libraries: LayerLibraries,
    layer: Int
  ) -> PairIntervals {
    let none = [Interval?](repeating: nil, count: pairs.count)
    guard job.settings.resamples > 0 else { return PairIntervals(found: none, confirming: none) }
    running.progress("intervals", layer, of: job.source.layers.count)
    var (found, confirming) = (bootstrap(pairs), bootstrap(pairs))
    libraries.forEachImage { evidence in
      if job.isFound(evidence.image) { found.add(evidence) } else { confirming.add(evidence) }
    }
    return PairIntervals(
      found: intervals(found, "bootstrap", layer) ?? none,
      confirming: intervals(confirming, "confirming bootstrap", layer) ?? none
    )
  }

  private func bootstrap(_ pairs: [UnitLabel]) -> IoUBootstrap {
    IoUBootstrap(pairs: pairs, table: job.table, gate: job.settings.gate)
  }

  private func intervals(_ bootstrap: IoUBootstrap, _ purpose: String, _ layer: Int) -> [Interval?]?
  {
    guard bootstrap.imageCount > 0 else { return nil }
    return bootstrap.intervals(
      resamples: job.settings.resamples,
      confidence: job.settings.confidence,
      generator: generator(purpose, layer),
      workers: running.workers
    )
  }

  /// What chance gives, by unit and by pair.
  struct Chance {
    /// B; 0 without a null.
    var permutations = 0
    /// How each unit's best IoU compares with chance.
    var levels: [ChanceLevel?]
    /// The p-value of each pair on the images that confirm.
    var confirming: [Double?]
  }

  /// How a layer's units compare with chance.
  ///
  /// - Parameters:
  ///   - found: the tally of the images on which labels are found.
  ///   - confirming: the tally of those that confirm.
  ///   - pairs: the pairs that are measured again.
  func chance(
    _ found: Tally,
    confirming: Tally,
    _ pairs: [UnitLabel],
    _ libraries: LayerLibraries,
    layer: Int
  ) throws -> Chance {
    var chance = Chance(
      levels: [ChanceLevel?](repeating: nil, count: found.unitCount),
      confirming: [Double?](repeating: nil, count: pairs.count)
    )
    guard job.settings.null != .none else { return chance }
    chance.permutations = job.permutations(of: job.source.layers[layer])
    let best = (0..<found.unitCount).map { unit in
      found.bestScores(of: unit).map(\.iou).max() ?? 0
    }
    let sample = try permuted("chance", layer, chance.permutations, libraries, job.found)
    chance.levels = sample.chanceLevels(observed: best)
    guard job.settings.confirm != nil else { return chance }
    let again = try permuted(
      "confirming-chance",
      layer,
      chance.permutations,
      libraries,
      job.confirming,
      pairs: pairs
    )
    chance.confirming = again.pairPValues(
      observed: pairs.map { confirming.score(unit: $0.unit, label: $0.label).iou }
    )
    return chance
  }

  /// Draws the permutations of a null in blocks, each kept in the work folder.
  private func permuted(
    _ name: String,
    _ layer: Int,
    _ permutations: Int,
    _ libraries: LayerLibraries,
    _ images: [Int],
    pairs: [UnitLabel] = []
  ) throws -> NullSample {
    var file = try NullFile(work.file("\(name)-\(layer)"))
    let null = PermutationNull(
      units: job.source.layers[layer].unitCount,
      table: job.table,
      labels: library,
      masks: libraries.masks,
      images: images,
      kind: job.settings.null,
      gate: job.settings.gate,
      generator: generator(name, layer)
    )
    for start in stride(from: file.count, to: permutations, by: Self.permutationsAtOnce) {
      let block = start..<min(start + Self.permutationsAtOnce, permutations)
      running.progress("permutations", start, of: permutations)
      try file.append(null.sample(permutations: block, pairs: pairs, workers: running.workers))
    }
    running.progress("permutations", permutations, of: permutations)
    return try file.sample(units: null.units)
  }

  /// Enough that all threads have work.
  private static let permutationsAtOnce = 32

  /// The random numbers for one purpose in one layer.
  private func generator(_ purpose: String, _ layer: Int) -> SeededGenerator {
    SeededGenerator(seed: job.settings.seed).stream(purpose)
      .stream(job.source.layers[layer].name)
  }
}
