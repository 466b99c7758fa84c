import Diagnostics
import Dissection
import Foundation
import Statistics
import Tensors
import Testing

@Suite struct ThresholdSummaryTests {
  static let units = 37

  /// Maps of 20 images, 37 units and 3 x 5 cells, with ties and dead units.
  static let maps: [Tensor<Float>] = {
    var random = SeededGenerator(seed: 5)
    return (0..<20).map { _ in
      Tensor(
        [units, 3, 5],
        (0..<units * 15).map { index in
          index / 15 % 9 == 0 ? 0 : max(Float(random.below(1000)) / 100 - 5, 0)
        }
      )
    }
  }()

  static func settings(_ rule: ThresholdRule) -> DissectionSettings {
    var settings = DissectionSettings()
    settings.quantile = 0.05
    settings.thresholdRule = rule
    return settings
  }

  static func summary(
    _ maps: [Tensor<Float>],
    _ rule: ThresholdRule,
    isExact: Bool = true,
    workers: Int = 2
  ) -> ThresholdSummary {
    var summary = ThresholdSummary(
      unitCount: units,
      capacity: ThresholdSummary.capacity(300, settings(rule)),
      isExact: isExact
    )
    for start in stride(from: 0, to: maps.count, by: 7) {
      let part = maps[start..<min(start + 7, maps.count)].map { UnitMaps($0) }
      summary.add(part, part.map { MapExtremes($0) }, workers: Workers(workers))
    }
    return summary
  }

  @Test("fewer images than expected take their own rank", arguments: ThresholdRule.allCases)
  func fewer(_ rule: ThresholdRule) {
    let settings = Self.settings(rule)
    for count in [1, 3, 19, 20] {
      let maps = Array(Self.maps[..<count])
      let summary = Self.summary(maps, rule)
      #expect(summary.count == count * 15)
      for (unit, threshold) in summary.thresholds(settings).enumerated() {
        let values = maps.flatMap { $0.elements[unit * 15..<(unit + 1) * 15] }.sorted(by: >)
        let rank = QuantileRank(0.05, of: values.count, rule: rule)
        #expect(threshold.value == rank.threshold { values[$0 - 1] })
        #expect(threshold.relativeError == 0)
        #expect(summary.floors[unit] <= threshold.value)
        #expect(summary.maxima[unit] == values.first)
        #expect(summary.minima[unit] == values.last)
      }
    }
  }

  @Test("the rank rule takes the (floor(q N) + 1)-th largest value")
  func rank() {
    for (count, rank) in [(1, 1), (199, 1), (200, 2), (399, 2), (10_698_545, 53_493)] {
      #expect(QuantileRank(0.005, of: count, rule: .rank).rank == rank)
    }
  }

  @Test("NetDissect's table has its entry 994 at 994/999 of the way up")
  func table() {
    // 1000 values 0, 1, ..., 999 are their own table.
    let place = QuantileRank(0.005, of: 1000, rule: .table)
    #expect(place.threshold { Float(1000 - $0) } == 994)
    // With 2000 values the entry lies between two: 994/999 * 1999 = 1988.995.
    let between = QuantileRank(0.005, of: 2000, rule: .table)
    #expect(abs(between.threshold { Float(2000 - $0) } - 1988.995) < 1e-3)
  }

  @Test(
    "shards merged in any order give the bytes of one run, exactly or as a sketch",
    arguments: [true, false]
  )
  func merging(_ isExact: Bool) throws {
    let whole = Self.summary(Self.maps, .rank, isExact: isExact, workers: 1)
    var random = SeededGenerator(seed: 8)
    for _ in 0..<6 {
      var parts = (0..<4).map { shard in
        Self.summary(
          Self.maps.enumerated().filter { $0.offset % 4 == shard }.map(\.element),
          .rank,
          isExact: isExact
        )
      }
      while parts.count > 1 {
        let other = parts.remove(at: random.below(parts.count))
        parts[random.below(parts.count)].merge(other)
      }
      #expect(parts[0] == whole)
      #expect(parts[0].data(Workers(2)) == whole.data(Workers(1)))
      let read = try ThresholdSummary(data: parts[0].data(Workers(1)))
      #expect(read == whole)
      #expect(read.thresholds(Self.settings(.rank)) == whole.thresholds(Self.settings(.rank)))
    }
  }

  @Test("a sketch is at or above the exact threshold, by less than its stated error")
  func sketch() {
    let settings = Self.settings(.rank)
    let exact = Self.summary(Self.maps, .rank).thresholds(settings)
    let sketch = Self.summary(Self.maps, .rank, isExact: false).thresholds(settings)
    for (exact, sketch) in zip(exact, sketch) {
      #expect(sketch.value >= exact.value)
      #expect(sketch.value <= exact.value * Float(1 + sketch.relativeError))
      #expect(sketch.relativeError > 0)
    }
  }

  @Test("a summary beyond its budget is a sketch, if that is smaller")
  func budget() {
    func isExact(expected: Int, budget: Int) -> Bool {
      ThresholdSummary(
        unitCount: 2,
        expected: expected,
        settings: DissectionSettings(),
        budget: budget
      ).isExact
    }
    #expect(isExact(expected: 1000, budget: 0))
    #expect(!isExact(expected: 100_000_000, budget: 0))
    #expect(isExact(expected: 100_000_000, budget: .max))
  }

  @Test("a cut or changed file is refused, and never traps")
  func damage() throws {
    let data = Self.summary(Self.maps, .rank, isExact: false).data(Workers(2))
    var random = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      var bytes = data
      bytes[random.below(400)] = UInt8(random.below(256))
      _ = try? ThresholdSummary(data: bytes)
    }
    for length in [0, 7, 100, data.count - 1] {
      #expect(throws: InputError.self) { try ThresholdSummary(data: data.prefix(length)) }
    }
  }

  @Test("top images are the highest, the earlier of equals, whatever the order of merges")
  func topImages() throws {
    var random = SeededGenerator(seed: 4)
    let maxima = (0..<40).map { _ in (0..<3).map { _ in Float(random.below(12)) } }
    func list(_ images: [Int]) -> TopImages {
      var top = TopImages(unitCount: 3, limit: 6)
      for image in images { top.add(image: image, maxima: maxima[image]) }
      return top
    }
    let whole = list(Array(0..<40))
    for unit in 0..<3 {
      let slow = (0..<40).sorted {
        (-maxima[$0][unit], $0) < (-maxima[$1][unit], $1)
      }
      #expect(whole.lists[unit].map(\.image) == Array(slow.prefix(6)))
    }
    for _ in 0..<10 {
      var parts = (0..<5).map { part in list(random.shuffled((0..<40).filter { $0 % 5 == part })) }
      while parts.count > 1 {
        let other = parts.remove(at: random.below(parts.count))
        parts[random.below(parts.count)].merge(other)
      }
      #expect(parts[0] == whole)
      #expect(parts[0].data == whole.data)
      #expect(try TopImages(data: whole.data) == whole)
    }
  }

  @Test(
    "extremes are a map's, at every number of cells, and name the first unit that is not finite"
  )
  func extremes() {
    var random = SeededGenerator(seed: 5)
    for cells in 1...70 {
      let shape: Shape = [6, 1, cells]
      var map = Tensor(shape, (0..<shape.count).map { _ in Float(random.uniform() - 0.5) })
      let found = MapExtremes(UnitMaps(map))
      #expect(found.firstNonFinite == nil)
      for unit in 0..<6 {
        let values = map.elements[unit * cells..<(unit + 1) * cells]
        #expect(found.lowest[unit] == values.min() && found.highest[unit] == values.max())
      }
      map.elements[5 * cells + random.below(cells)] = .nan
      #expect(MapExtremes(UnitMaps(map)).firstNonFinite == 5)
      map.elements[4 * cells + random.below(cells)] = random.below(2) == 0 ? .infinity : -.infinity
      #expect(MapExtremes(UnitMaps(map)).firstNonFinite == 4)
    }
  }
}
