import Diagnostics
import Dissection
import Segmentation
import Statistics
import Tensors
import Testing

@Suite("The null of exchanged label maps")
struct PermutationNullTests {
  private func null(
    _ world: SmallWorld,
    images: [Int]? = nil,
    kind: NullKind = .permutation,
    gate: CategoryGate = .image,
    seed: UInt64 = 0
  ) throws -> PermutationNull {
    PermutationNull(
      units: world.units,
      table: world.table,
      labels: try world.labelLibrary(),
      masks: try world.maskLibrary(),
      images: images ?? Array(world.images.indices),
      kind: kind,
      gate: gate,
      generator: SeededGenerator(seed: seed)
    )
  }

  @Test("Nothing exchanged gives the tally's IoUs", arguments: CategoryGate.allCases)
  func identity(gate: CategoryGate) throws {
    let world = SmallWorld(images: 40, units: 6, seed: 21)
    let tally = world.tally(gate)
    let row = try null(world, gate: gate).identity(pairs: world.allPairs)
    #expect(
      row.pairs == world.allPairs.map { tally.score(unit: $0.unit, label: $0.label).iou }
    )
    #expect(row.best.contains { $0 > 0 })
    for unit in 0..<6 {
      #expect(row.best[unit] == tally.bestScores(of: unit).map(\.iou).max())
    }
  }

  @Test(
    "A permutation counts what a world with exchanged planes would",
    arguments: [NullKind.permutation, .rotation],
    CategoryGate.allCases
  )
  func slowTwin(kind: NullKind, gate: CategoryGate) throws {
    let world = SmallWorld(images: 30, units: 5, seed: 22)
    let fast = try null(world, kind: kind, gate: gate, seed: 6)
      .sample(permutations: 0..<20, pairs: world.allPairs, workers: Workers(2))
    for row in fast.rows {
      let slow = ExchangedWorld(world, kind, SeededGenerator(seed: 6).stream(row.permutation))
      let expected = world.allPairs.map { slow.iou($0, gate) }
      #expect(row.pairs == expected)
      for unit in 0..<5 {
        let ofUnit = zip(world.allPairs, expected).filter { $0.0.unit == unit }
        #expect(row.best[unit] == ofUnit.map(\.1).max())
      }
    }
    #expect(Set(fast.rows.map(\.best)).count > 15)
  }

  @Test("Permutations may be drawn in any parts, on any number of threads, and merged in any order")
  func merges() throws {
    let world = SmallWorld(images: 20, units: 4, seed: 23)
    let null = try null(world)
    let whole = null.sample(permutations: 0..<12, workers: Workers(1))
    let parts = [5..<9, 0..<5, 9..<12].map { null.sample(permutations: $0, workers: Workers(3)) }
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      var merged = NullSample()
      for part in order { merged.merge(parts[part]) }
      #expect(merged == whole)
    }
    var left = parts[0]
    left.merge(parts[1])
    left.merge(parts[2])
    var right = parts[1]
    right.merge(parts[2])
    var all = parts[0]
    all.merge(right)
    #expect(left == all)
  }

  @Test("Images outside the split take no part, nor do images without masks")
  func split() throws {
    let world = SmallWorld(images: 30, units: 4, seed: 24)
    let images = world.images.indices.filter { $0 % 3 != 0 }
    var part = world
    part.images = images.map { world.images[$0] }
    let expected = try null(part).sample(permutations: 0..<9, workers: Workers(1))
    #expect(
      try null(world, images: images).sample(permutations: 0..<9, workers: Workers(1)) == expected
    )
    let writer = try MaskWriter(file: nil)
    for image in images { try writer.append(image: image, world.masks(image)) }
    let unread = PermutationNull(
      units: 4,
      table: world.table,
      labels: try world.labelLibrary(),
      masks: try writer.finish(),
      images: Array(world.images.indices),
      kind: .permutation,
      gate: .image,
      generator: SeededGenerator(seed: 0)
    )
    #expect(unread.sample(permutations: 0..<9, workers: Workers(1)) == expected)
  }

  @Test("p counts the permutations that do as well, and itself")
  func pValues() {
    let sample = NullSample(
      (0..<4).map {
        NullSample.Row(permutation: $0, best: [Double($0), 0, 5], pairs: [Double($0)])
      }
    )
    let levels = sample.chanceLevels(observed: [2, 0, 9])
    let pValues: [Double] = [0.6, 1, 0.2]
    #expect(levels.map(\.pValue) == pValues)
    // Benjamini and Hochberg: 3/5 * 3/2, 1, 1/5 * 3; rounded twice at most.
    let adjusted: [Double] = [0.9, 1, 0.6]
    for (level, expected) in zip(levels, adjusted) {
      #expect(abs(level.adjustedPValue - expected) < 1e-15)
    }
    #expect(levels[0].median == 1.5)
    #expect(sample.pairPValues(observed: [3]) == [0.4])
    #expect(NullSample.smallestP(permutations: 4) == 0.2)
  }
}

@Suite("A notice that permutations are too few for the correction")
struct FewPermutationsTests {
  /// Units of which some did better than all of the permutations.
  private func levels(_ units: Int, best: Int, _ permutations: Int) -> [ChanceLevel] {
    let sample = NullSample(
      (0..<permutations).map {
        NullSample.Row(permutation: $0, best: Array(repeating: 0.5, count: units), pairs: [])
      }
    )
    return sample.chanceLevels(observed: (0..<units).map { $0 < best ? 0.6 : 0.4 })
  }

  @Test("It is given when the best units cannot pass, and what it asks for lets them")
  func asks() {
    // 3 of 100 units at 1/100: 100 / (99 + 1) = 1 > 3 * 0.05.
    let few = levels(100, best: 3, 99)
    #expect(few.allSatisfy { $0.adjustedPValue > 0.05 })
    let notice = Notice.fewPermutations(few, 99, 0.05)
    #expect(notice?.text.contains("--permutations 667 ") == true)
    let enough = levels(100, best: 3, 667)
    #expect(enough.count { $0.adjustedPValue <= 0.05 } == 3)
    #expect(Notice.fewPermutations(enough, 667, 0.05) == nil)
  }

  @Test("It is not given where the best units pass, or there is no null")
  func silent() {
    #expect(Notice.fewPermutations(levels(10, best: 2, 99), 99, 0.05) == nil)
    #expect(Notice.fewPermutations([nil, nil], 0, 0.05) == nil)
  }
}

extension SmallWorld {
  /// Every unit with every label.
  var allPairs: [UnitLabel] {
    (0..<units).flatMap { unit in
      table.labels.indices.map { UnitLabel(unit: unit, label: $0) }
    }
  }
}

/// The slow twin: for each category, whose labels every image has after a permutation, pixel by
/// pixel.
private struct ExchangedWorld {
  let world: SmallWorld
  /// By image and label: how often each pixel carries it.
  let counts: [[[Int]]]

  init(_ world: SmallWorld, _ kind: NullKind, _ generator: SeededGenerator) {
    self.world = world
    let labels = world.table.labels.indices
    let original = world.images.map { image in
      labels.map { label in
        (0..<image.width * image.height).map { image.count(10 * (label + 1), $0) }
      }
    }
    var counts = original
    for category in 0..<world.table.categoryCount {
      let own = labels.filter { world.table.category[$0] == category }
      let holders = world.images.indices.filter { image in
        own.contains { original[image][$0].contains { $0 > 0 } }
      }
      var stream = generator.stream(category)
      let sizes = Set(holders.map { [world.images[$0].width, world.images[$0].height] })
        .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
      for size in sizes {
        let group = holders.filter {
          [world.images[$0].width, world.images[$0].height] == size
        }
        let sources = stream.shuffled(group)
        var shifts = Dictionary(uniqueKeysWithValues: group.map { ($0, 0) })
        if kind == .rotation {
          for image in group { shifts[image] = stream.below(size[0] * size[1]) }
        }
        for (image, source) in zip(group, sources) {
          for label in own {
            let map = original[source][label]
            counts[image][label] = map.indices.map { pixel in
              map[(pixel - (shifts[source] ?? 0) + map.count) % map.count]
            }
          }
        }
      }
    }
    self.counts = counts
  }

  func iou(_ pair: UnitLabel, _ gate: CategoryGate) -> Double {
    let category = world.table.category[pair.label]
    let own = world.table.labels.indices.filter { world.table.category[$0] == category }
    var (truth, activation, intersection) = (0, 0, 0)
    for (image, counts) in zip(world.images, counts) {
      let mask = image.masks[pair.unit]
      let map = counts[pair.label]
      truth += map.reduce(0, +)
      intersection += map.indices.reduce(0) { $0 + (mask[$1] ? map[$1] : 0) }
      let isOpen =
        switch gate {
        case .none: true
        case .image: own.contains { counts[$0].contains { $0 > 0 } }
        case .mask:
          own.contains { label in mask.indices.contains { mask[$0] && counts[label][$0] > 0 } }
        }
      if isOpen { activation += mask.count { $0 } }
    }
    let union = truth + activation - intersection
    return union > 0 ? Double(intersection) / Double(union) : 0
  }
}
