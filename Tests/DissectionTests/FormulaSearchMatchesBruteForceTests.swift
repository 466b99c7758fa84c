import Dissection
import Segmentation
import Tensors
import Testing

@Suite("Compositional labels are found as a brute-force beam search finds them")
struct FormulaSearchMatchesBruteForceTests {
  private func search(_ world: SmallWorld, beam: Int, workers: Int = 2) throws -> FormulaSearch {
    FormulaSearch(
      units: world.units,
      table: world.table,
      labels: try world.labelLibrary(),
      masks: try world.maskLibrary(),
      images: Array(world.images.indices),
      beam: beam,
      workers: Workers(workers)
    )
  }

  @Test("Formulas, counts and IoUs agree exactly", arguments: 0..<12)
  func agrees(seed: Int) throws {
    let world = SmallWorld(
      images: 12,
      units: 6,
      labels: 4 + seed % 4,
      density: seed % 2 == 0 ? 0.3 : 0.8,
      seed: UInt64(100 + seed)
    )
    for (length, beam) in [(1, 5), (2, 3), (3, 5), (3, 1)] {
      try expectAgreement(world, length, beam)
    }
  }

  @Test("Formulas of four labels agree too")
  func four() throws {
    try expectAgreement(
      SmallWorld(images: 10, units: 4, labels: 7, density: 0.9, seed: 131),
      4,
      4
    )
  }

  private func expectAgreement(_ world: SmallWorld, _ length: Int, _ beam: Int) throws {
    let fast = try search(world, beam: beam).best(length: length)
    for (unit, fast) in fast.enumerated() {
      let slow = SlowSearch(world, unit: unit)
      let expected = slow.best(length: length, beam: beam)
      #expect(fast.map { SlowSearch.Best($0, slow) } == expected)
    }
  }

  @Test("A planted formula is found with IoU 1")
  func planted() throws {
    var world = SmallWorld(images: 40, units: 1, labels: 5, density: 0, seed: 7)
    for index in world.images.indices {
      let image = world.images[index]
      world.images[index].masks[0] = (0..<image.width * image.height).map { pixel in
        (image.count(10, pixel) > 0 || image.count(20, pixel) > 0) && image.count(30, pixel) == 0
      }
    }
    let found = try search(world, beam: 5).best(length: 3)[0]
    #expect(found?.formula == "(l0 OR l1) AND NOT l2")
    #expect(found?.labels == [10, 20, 30])
    #expect(found?.iou == 1)
    #expect((found?.singleIoU ?? 1) < 1)
  }

  @Test("A unit that a single label explains has no formula, nor has one without masks")
  func single() throws {
    var world = SmallWorld(images: 20, units: 2, labels: 4, density: 0, seed: 8)
    for index in world.images.indices {
      let image = world.images[index]
      world.images[index].masks[0] = (0..<image.width * image.height).map {
        image.count(10, $0) > 0
      }
    }
    #expect(try search(world, beam: 5).best(length: 3) == [nil, nil])
  }

  @Test("Threads do not change what is found")
  func threads() throws {
    let world = SmallWorld(images: 30, units: 8, seed: 9)
    let one = try search(world, beam: 5, workers: 1).best(length: 3)
    #expect(try search(world, beam: 5, workers: 3).best(length: 3) == one)
    #expect(one.contains { $0 != nil })
  }

  @Test("Formulas that differ in the order of their parts alone are equal")
  func order() {
    let orOnce = Formula(Formula(2), .or, 1)
    #expect(orOnce == Formula(Formula(1), .or, 2))
    #expect(
      Formula(Formula(Formula(3), .andNot, 1), .and, 2)
        == Formula(Formula(Formula(2), .and, 3), .andNot, 1)
    )
    #expect(Formula(Formula(2), .andNot, 1) != Formula(Formula(1), .andNot, 2))
    #expect(Formula(orOnce, .and, 0) != Formula(Formula(Formula(0), .and, 1), .or, 2))
    #expect(Formula(orOnce, .andNot, 0).description(["a", "b", "c"]) == "(b OR c) AND NOT a")
    #expect(Formula(Formula(Formula(2), .or, 1), .or, 0).labels == [0, 1, 2])
  }
}

/// Beam search written from the paper on arrays of booleans: a formula is its truth table and its
/// pixels.
private struct SlowSearch {
  let names: [String]
  let numbers: [Int]
  /// Whether each pixel of all images carries each label.
  let labels: [[Bool]]
  let unit: [Bool]

  private struct Candidate {
    let labels: [Int]
    let holds: [Bool]
    /// Whether it holds, for each of the 2^labels ways in which a pixel can carry labels.
    let table: [Bool]
    let iou: Double
  }

  init(_ world: SmallWorld, unit: Int) {
    names = world.table.labels.map(\.name)
    numbers = world.table.labels.map(\.number)
    labels = world.table.labels.map { label in
      world.images.flatMap { image in
        (0..<image.width * image.height).map { image.count(label.number, $0) > 0 }
      }
    }
    self.unit = world.images.flatMap { $0.masks[unit] }
  }

  private func candidate(
    _ labels: [Int],
    _ holds: [Bool],
    _ table: [Bool]
  ) -> Candidate {
    let both = zip(holds, unit).count { $0 && $1 }
    let either = zip(holds, unit).count { $0 || $1 }
    return Candidate(
      labels: labels,
      holds: holds,
      table: table,
      iou: either > 0 ? Double(both) / Double(either) : 0
    )
  }

  private func leaf(_ label: Int) -> Candidate {
    candidate(
      [label],
      labels[label],
      (0..<1 << names.count).map { $0 >> label & 1 == 1 }
    )
  }

  private func join(_ a: Candidate, _ b: Candidate, _ word: String) -> Candidate {
    func join(_ a: Bool, _ b: Bool) -> Bool {
      switch word {
      case "OR": a || b
      case "AND": a && b
      default: a && !b
      }
    }
    return candidate(
      a.labels + b.labels,
      zip(a.holds, b.holds).map { join($0, $1) },
      zip(a.table, b.table).map { join($0, $1) }
    )
  }

  private func best(_ pool: [Candidate], _ beam: Int) -> [Candidate] {
    var different: [Candidate] = []
    for candidate in pool
    where !different.contains(where: {
      $0.table == candidate.table && Set($0.labels) == Set(candidate.labels)
    }) {
      different.append(candidate)
    }
    let order = different.indices.sorted {
      (different[$1].iou, $0) < (different[$0].iou, $1)
    }
    return order.prefix(beam).map { different[$0] }
  }

  /// What is found, however it is written.
  struct Best: Equatable {
    let labels: Set<Int>
    let holds: [Bool]
    let intersection: Int
    let union: Int
    let singleIoU: Double
  }

  func best(length: Int, beam: Int) -> Best? {
    let leaves = names.indices.map { leaf($0) }
    var pool = best(leaves.filter { $0.iou > 0 }, beam)
    for _ in 1..<length {
      var next = pool
      for formula in pool {
        for label in leaves where !formula.labels.contains(label.labels[0]) {
          for word in ["OR", "AND", "AND NOT"] { next.append(join(formula, label, word)) }
        }
      }
      pool = best(next, beam)
    }
    guard let found = pool.first, found.labels.count > 1 else { return nil }
    return Best(
      labels: Set(found.labels.map { numbers[$0] }),
      holds: found.holds,
      intersection: zip(found.holds, unit).count { $0 && $1 },
      union: zip(found.holds, unit).count { $0 || $1 },
      singleIoU: leaves.map(\.iou).max() ?? 0
    )
  }

  /// Where a formula in words holds: it is joined from left to right.
  func holds(_ formula: String) -> [Bool] {
    let words = formula.filter { !"()".contains($0) }
      .replacing("AND NOT", with: "BUT").split(separator: " ").map(String.init)
    var holds = labels[names.firstIndex(of: words[0]) ?? 0]
    for place in stride(from: 1, to: words.count, by: 2) {
      let label = labels[names.firstIndex(of: words[place + 1]) ?? 0]
      holds = zip(holds, label).map { a, b in
        switch words[place] {
        case "OR": a || b
        case "AND": a && b
        default: a && !b
        }
      }
    }
    return holds
  }
}

extension SlowSearch.Best {
  /// What the fast search found, its formula read from its words.
  fileprivate init(_ score: FormulaScore, _ slow: SlowSearch) {
    self.init(
      labels: Set(score.labels),
      holds: slow.holds(score.formula),
      intersection: score.intersection,
      union: score.union,
      singleIoU: score.singleIoU
    )
  }
}
