package import Attribution
import Statistics
package import Tensors

/// What the thresholds of a layer's units depend on: the largest values of each unit over all images,
/// or a sketch of them where they would take too much memory. Summaries of different images merge,
/// in any order, into that of all of them.
package struct ThresholdSummary: Sendable, Hashable {
  /// The number of units, U.
  package let unitCount: Int
  /// K, how many of each unit's largest values are told apart.
  package let capacity: Int
  /// The values of each unit that were added.
  package internal(set) var count = 0
  /// The smallest value of each unit's grids, infinity if there are none.
  package internal(set) var minima: [Float]
  /// The largest value of each unit's grids, -infinity if there are none.
  package internal(set) var maxima: [Float]
  var tails: Tails

  enum Tails: Sendable, Hashable {
    case exact([LargestValues])
    case sketched([LogarithmicHistogram])
  }

  /// Nothing yet.
  ///
  /// - Parameters:
  ///   - unitCount: U.
  ///   - expected: N, the values of each unit over all images of the job, all shards together; if
  ///     some images turn out unreadable there may be fewer.
  ///   - settings: whose quantile, and rule, decide how many of the largest are needed.
  ///   - budget: the bytes that the summary may take; above it, it is a sketch if that
  ///     is smaller.
  package init(
    unitCount: Int,
    expected: Int,
    settings: DissectionSettings,
    budget: Int
  ) {
    let capacity = Self.capacity(expected, settings)
    let exact = Self.exactBytes(unitCount: unitCount, capacity: capacity)
    let isExact = exact <= max(budget, Self.sketchBytes(unitCount: unitCount))
    self.init(unitCount: unitCount, capacity: capacity, isExact: isExact)
  }

  package init(unitCount: Int, capacity: Int, isExact: Bool) {
    self.unitCount = unitCount
    self.capacity = capacity
    minima = [Float](repeating: .infinity, count: unitCount)
    maxima = [Float](repeating: -.infinity, count: unitCount)
    tails =
      isExact
      ? .exact([LargestValues](repeating: LargestValues(capacity: capacity), count: unitCount))
      : .sketched(
        [LogarithmicHistogram](
          repeating: LogarithmicHistogram(capacity: capacity),
          count: unitCount
        )
      )
  }

  /// Whether the thresholds will be exact.
  package var isExact: Bool { if case .exact = tails { true } else { false } }

  /// K for N values a unit. A smaller N never needs more.
  package static func capacity(_ expected: Int, _ settings: DissectionSettings) -> Int {
    QuantileRank(settings.quantile, of: max(expected, 1), rule: settings.thresholdRule).rank + 1
  }

  /// The bytes that an exact summary takes at most.
  package static func exactBytes(unitCount: Int, capacity: Int) -> Int {
    unitCount * LargestValues.room(capacity) * MemoryLayout<Float>.stride
  }

  /// The bytes that a sketch takes where a unit's largest values span 24 powers of two.
  package static func sketchBytes(unitCount: Int) -> Int {
    unitCount * 24 * (8 << Int(LogarithmicHistogram.mantissaBits))
  }

  /// Adds the maps of some images, all finite.
  ///
  /// - Precondition: each has U units, and its extremes.
  package mutating func add(_ maps: [UnitMaps], _ extremes: [MapExtremes], workers: Workers) {
    check(maps, extremes)
    let bounds = ignored
    let active = workers.map(blocks: maps.count) {
      ActiveMaps(of: maps[$0], maxima: extremes[$0].highest, above: bounds)
    }
    add(active, extremes, workers: workers)
  }

  /// Adds the maps of some images, of which that is there which comes above `ignored`.
  ///
  /// - Precondition: each has U units, and its extremes.
  mutating func add(_ maps: [ActiveMaps], _ extremes: [MapExtremes], workers: Workers) {
    precondition(maps.count == extremes.count, "extremes of every image")
    count += maps.reduce(0) { $0 + $1.cellCount }
    insert(extremes, workers) { image, units, insert in
      maps[image].forEachValues(of: units, insert)
    }
  }

  /// Adds the maps of some images, all finite, upsampled to their label maps and rounded to Float32.
  ///
  /// - Precondition: each has U units, its extremes, and a geometry for its grid.
  package mutating func add(
    _ maps: [UnitMaps],
    _ extremes: [MapExtremes],
    upsampledBy geometries: [MapGeometry],
    workers: Workers
  ) {
    precondition(maps.count == geometries.count, "a geometry an image")
    check(maps, extremes)
    count += geometries.reduce(0) { $0 + $1.width * $1.height }
    let bounds = ignored
    insert(extremes, workers) { image, units, insert in
      for unit in units where extremes[image].highest[unit] > bounds[unit] {
        maps[image].withMap(unit) { grid in
          geometries[image].upsampled(grid).map { Float($0) }
            .withUnsafeBufferPointer { insert(unit, $0) }
        }
      }
    }
  }

  private func check(_ maps: [UnitMaps], _ extremes: [MapExtremes]) {
    precondition(maps.count == extremes.count, "extremes of every image")
    precondition(maps.allSatisfy { $0.units == unitCount }, "maps of another layer")
  }

  /// Adds the images of another summary.
  ///
  /// - Precondition: both are of the same job: as many units, the same K, both exact or neither.
  package mutating func merge(_ other: ThresholdSummary) {
    precondition(unitCount == other.unitCount && capacity == other.capacity, "another job's")
    count += other.count
    for unit in 0..<unitCount {
      minima[unit] = min(minima[unit], other.minima[unit])
      maxima[unit] = max(maxima[unit], other.maxima[unit])
    }
    switch (tails, other.tails) {
    case (.exact(var tails), .exact(let others)):
      self.tails = .exact([])
      for unit in tails.indices { tails[unit].merge(others[unit]) }
      self.tails = .exact(tails)
    case (.sketched(var tails), .sketched(let others)):
      self.tails = .sketched([])
      for unit in tails.indices { tails[unit].merge(others[unit]) }
      self.tails = .sketched(tails)
    default: preconditionFailure("an exact summary and a sketch do not merge")
    }
  }

  /// For each unit a number that its threshold cannot be below, whatever is added.
  package var floors: [Float] {
    switch tails {
    case .exact(let tails): tails.map(\.floor)
    case .sketched(let tails): tails.map(\.floor)
    }
  }

  /// T of every unit.
  ///
  /// - Precondition: there are values, and the settings are those of the summary's making.
  package func thresholds(_ settings: DissectionSettings) -> [UnitThreshold] {
    precondition(count > 0, "no values")
    let rank = QuantileRank(settings.quantile, of: count, rule: settings.thresholdRule)
    precondition(rank.rank <= capacity, "a quantile that was not prepared")
    switch tails {
    case .exact(let tails):
      return tails.map { tail in
        UnitThreshold(value: rank.threshold(tail.largest), relativeError: 0)
      }
    case .sketched(let tails):
      return tails.map { tail in
        UnitThreshold(
          value: rank.threshold { tail.largest($0) ?? tail.maximum },
          relativeError: LogarithmicHistogram.relativeError
        )
      }
    }
  }
}

/// The threshold of a unit.
package struct UnitThreshold: Sendable, Hashable, Codable {
  /// T: a pixel is in the unit's mask if its value is larger.
  package let value: Float
  /// How far above the exact threshold it may be, relatively; 0 where it is exact.
  package let relativeError: Double

  package init(value: Float, relativeError: Double) {
    self.value = value
    self.relativeError = relativeError
  }
}
