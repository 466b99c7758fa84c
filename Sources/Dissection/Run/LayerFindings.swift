import Attribution
import Diagnostics
import Segmentation
import Statistics

/// What the shards have found of one layer, put together.
struct LayerFindings {
  private let job: DissectionJob
  private let source: MapLayer
  /// The counts on the images on which labels are found.
  private let found: Tally
  /// The counts on the images that confirm.
  private let confirming: Tally
  /// Everything about the layer.
  private(set) var dissection: LayerDissection
  /// The masks of units in their top images.
  let topMasks: [DissectionFindings.TopPlace: UnitMask]

  /// Reads what the shards left of a layer, and asks how sure it is.
  ///
  /// - Throws: `RunError` if a file cannot be read or written.
  init(_ run: DissectionRun, layer: Int, shards: Int, _ thresholds: MergedThresholds) throws {
    let (job, source) = (run.job, run.job.source.layers[layer])
    let libraries = try run.libraries(layer: layer, shards: shards)
    var found = Tally(job.table, unitCount: source.unitCount, gate: job.settings.gate)
    var confirming = found
    libraries.forEachImage { evidence in
      if job.isFound(evidence.image) { found.add(evidence) } else { confirming.add(evidence) }
    }
    (self.job, self.source, self.found, self.confirming) = (job, source, found, confirming)
    topMasks = libraries.topMasks(thresholds.tops[layer])
    let best = (0..<source.unitCount).map { found.bestLabels(of: $0) }
    let pairs = best.enumerated().flatMap { unit, labels in
      labels.map { UnitLabel(unit: unit, label: $0) }
    }
    let intervals = run.intervals(of: pairs, libraries, layer: layer)
    let chance = try run.chance(found, confirming: confirming, pairs, libraries, layer: layer)
    let formulas = run.formulas(libraries, layer: layer)
    let hasNull = chance.permutations > 0
    dissection = LayerDissection(
      layer: source.name,
      grid: [source.grid.height, source.grid.width],
      upsampling: run.geometry.used[layer],
      fieldCentres: source.fieldCentres,
      permutations: chance.permutations,
      smallestP: hasNull ? NullSample.smallestP(permutations: chance.permutations) : nil,
      units: [],
      notices: [
        .fewPermutations(chance.levels, chance.permutations, job.settings.level),
        .sketched(error: thresholds.errors[layer].max() ?? 0),
      ].compactMap { $0 }
    )
    let scores = pairs.indices.map { score(pairs[$0], $0, intervals, chance) }
    let scoresOfUnit = Dictionary(grouping: zip(pairs, scores), by: \.0.unit)
    dissection.units = best.indices.map { unit in
      UnitDissection(
        unit: unit,
        direction: direction(unit)?.name,
        threshold: thresholds.thresholds[layer][unit],
        thresholdError: thresholds.errors[layer][unit],
        oddity: .oddity(
          threshold: thresholds.thresholds[layer][unit],
          least: thresholds.minima[layer][unit],
          most: thresholds.maxima[layer][unit]
        ),
        scores: (scoresOfUnit[unit] ?? []).map(\.1),
        chance: chance.levels[unit],
        formula: formulas[unit],
        topImages: thresholds.tops[layer][unit]
      )
    }
    dissection.directions = source.directions.indices.map(carriers)
  }

  /// The direction that stands as a unit; `nil` for a unit of the layer.
  private func direction(_ unit: Int) -> UnitDirection? {
    unit < source.grid.units ? nil : source.directions[unit - source.grid.units]
  }

  /// A reported pair with all that is known of it.
  private func score(
    _ pair: UnitLabel,
    _ place: Int,
    _ intervals: DissectionRun.PairIntervals,
    _ chance: DissectionRun.Chance
  ) -> LabelScore {
    var score = found.score(unit: pair.unit, label: pair.label)
    score.interval = intervals.found[place]
    guard job.settings.confirm != nil else { return score }
    let again = confirming.score(unit: pair.unit, label: pair.label)
    score.confirmation = LabelScore.Confirmation(
      truth: again.truth,
      activation: again.activation,
      intersection: again.intersection,
      interval: intervals.confirming[place],
      pValue: chance.confirming[place]
    )
    return score
  }

  /// The units that carry most of a direction, each against the label of the direction's name.
  private func carriers(_ place: Int) -> DirectionDissection {
    let direction = source.directions[place]
    let label = job.table.place(named: direction.name)
    let carriers = direction.cosines(source.grid.units).enumerated()
      .sorted { (abs($1.element), $0.offset) < (abs($0.element), $1.offset) }
      .prefix(Self.carrierCount)
      .map { unit, cosine in
        DirectionDissection.Carrier(
          unit: unit,
          cosine: cosine,
          score: label.map { found.score(unit: unit, label: $0) } ?? dissection.units[unit].best
        )
      }
    return DirectionDissection(
      name: direction.name,
      unit: source.grid.units + place,
      label: label.map { job.table.labels[$0].number },
      carriers: carriers
    )
  }

  /// How many units are named for a direction: what fits on a screen.
  private static let carrierCount = 10
}

extension LabelTable {
  /// The label of a name, with or without what Broden adds to colours and scenes.
  fileprivate func place(named name: String) -> Int? {
    ["", "-c", "-s"].lazy.compactMap { ending in
      labels.firstIndex { $0.name == name + ending }
    }.first
  }
}
