import Dissection
import Segmentation
import Statistics
import Tensors
import Testing

@Suite("Bootstrap intervals of IoUs")
struct IoUBootstrapTests {
  private func bootstrap(
    _ world: SmallWorld,
    _ gate: CategoryGate = .image,
    order: [Int]? = nil
  ) -> (IoUBootstrap, [UnitLabel]) {
    let pairs = (0..<world.units).flatMap { unit in
      world.table.labels.indices.map { UnitLabel(unit: unit, label: $0) }
    }
    let evidence = world.evidence
    var bootstrap = IoUBootstrap(pairs: pairs, table: world.table, gate: gate)
    for image in order ?? Array(evidence.indices) { bootstrap.add(evidence[image]) }
    return (bootstrap, pairs)
  }

  @Test("Drawing every image once gives the tally's IoU", arguments: CategoryGate.allCases)
  func once(gate: CategoryGate) {
    let world = SmallWorld(images: 25, units: 5, seed: 3)
    let (bootstrap, pairs) = bootstrap(world, gate)
    let weights = ResampleWeights(images: 25, [[UInt8](repeating: 1, count: 25)])
    let tally = world.tally(gate)
    let ious = bootstrap.replicates(weights, workers: Workers(2)) { $0[0] }
    #expect(ious == pairs.map { tally.score(unit: $0.unit, label: $0.label).iou })
    #expect(ious.contains { $0 > 0 })
  }

  @Test("A resample's IoU is that of the images it draws, each as often", arguments: 0..<5)
  func repeated(seed: Int) {
    let world = SmallWorld(images: 12, units: 4, seed: UInt64(seed))
    let (bootstrap, pairs) = bootstrap(world)
    let weights: [UInt8] = [0, 3, 1, 0, 2, 0, 1, 1, 4, 0, 0, 0]
    var tally = Tally(world.table, unitCount: 4, gate: .image)
    for (evidence, weight) in zip(world.evidence, weights) {
      for _ in 0..<weight { tally.add(evidence) }
    }
    let ious = bootstrap.replicates(
      ResampleWeights(images: 12, [weights]),
      workers: Workers(1)
    ) { $0[0] }
    #expect(ious == pairs.map { tally.score(unit: $0.unit, label: $0.label).iou })
  }

  @Test("Many resamples of four images agree with all 256 that there are")
  func exact() {
    let world = SmallWorld(images: 4, units: 3, seed: 5)
    let (bootstrap, _) = bootstrap(world)
    let all = (0..<256).map { code -> [UInt8] in
      var counts = [UInt8](repeating: 0, count: 4)
      for place in 0..<4 { counts[code >> (2 * place) & 3] += 1 }
      return counts
    }
    let enumerated = bootstrap.replicates(
      ResampleWeights(images: 4, all),
      workers: Workers(1)
    ) { Sample($0).mean }
    let drawn = bootstrap.replicates(
      ResampleWeights(images: 4, resamples: 20_000, SeededGenerator(seed: 1), Workers(2)),
      workers: Workers(2)
    ) { Sample($0).mean }
    // IoUs lie in [0, 1]: the mean of 20,000 has a standard error of at most 0.5 / 141 = 0.0035;
    // 5 of them leave room for 18 pairs.
    for (a, b) in zip(enumerated, drawn) { #expect(abs(a - b) < 0.018) }
    #expect(enumerated.contains { $0 > 0.05 })
  }

  @Test("The order of the images does not matter when each keeps its weight")
  func order() {
    let world = SmallWorld(images: 15, units: 4, seed: 7)
    var generator = SeededGenerator(seed: 1)
    let order = generator.shuffled(0..<15)
    let weights = (0..<50).map { _ in (0..<15).map { _ in UInt8(generator.below(4)) } }
    let (plain, _) = bootstrap(world)
    let (shuffled, _) = bootstrap(world, order: order)
    let a = plain.intervals(
      ResampleWeights(images: 15, weights),
      confidence: 0.9,
      workers: Workers(1)
    )
    let b = shuffled.intervals(
      ResampleWeights(images: 15, weights.map { weights in order.map { weights[$0] } }),
      confidence: 0.9,
      workers: Workers(1)
    )
    #expect(a == b)
  }

  @Test("Threads do not change an interval; a pair does not depend on the others")
  func deterministic() {
    let world = SmallWorld(images: 40, units: 6, seed: 9)
    let (bootstrap, pairs) = bootstrap(world)
    let generator = SeededGenerator(seed: 4)
    let one = bootstrap.intervals(
      resamples: 200,
      confidence: 0.95,
      generator: generator,
      workers: Workers(1)
    )
    let three = bootstrap.intervals(
      resamples: 200,
      confidence: 0.95,
      generator: generator,
      workers: Workers(3)
    )
    #expect(one == three)
    var single = IoUBootstrap(pairs: [pairs[8]], table: world.table, gate: .image)
    world.evidence.forEach { single.add($0) }
    let alone = single.intervals(
      resamples: 200,
      confidence: 0.95,
      generator: generator,
      workers: Workers(1)
    )
    #expect(alone == [one[8]])
  }

  @Test("A pair that never has a pixel has IoU 0 in every resample")
  func empty() {
    let world = SmallWorld(images: 5, units: 1, density: 0, seed: 2)
    let (bootstrap, pairs) = bootstrap(world)
    let intervals = bootstrap.intervals(
      resamples: 100,
      confidence: 0.95,
      generator: SeededGenerator(seed: 0),
      workers: Workers(1)
    )
    #expect(intervals == pairs.map { _ in Interval(lower: 0, upper: 0) })
  }

  @Test("A 95 % interval holds the true IoU in 90 to 98 of 100 data sets")
  func coverage() {
    // Half of the images hold a label of 50 pixels; a mask of 30 meets it in 20 or in none, all
    // independent: the true IoU is E[I] / (E[A] + E[L] - E[I]).
    let table = SmallWorld(images: 0, units: 1, labels: 1, categories: 1, seed: 0).table
    let truth = 0.5 * 0.6 * 20 / (30 + 0.5 * 50 - 0.5 * 0.6 * 20)
    let bare = evidence(table, label: 0..<0, mask: 60..<90)
    let apart = evidence(table, label: 0..<50, mask: 60..<90)
    let together = evidence(table, label: 0..<50, mask: 30..<60)
    var generator = SeededGenerator(seed: 11)
    var covered = 0
    for trial in 0..<400 {
      var bootstrap = IoUBootstrap(
        pairs: [UnitLabel(unit: 0, label: 0)],
        table: table,
        gate: .none
      )
      for _ in 0..<80 {
        let hasLabel = generator.uniform() < 0.5
        let meets = generator.uniform() < 0.6
        bootstrap.add(hasLabel ? meets ? together : apart : bare)
      }
      let interval = bootstrap.intervals(
        resamples: 400,
        confidence: 0.95,
        generator: SeededGenerator(seed: UInt64(trial)),
        workers: Workers(2)
      )
      covered += interval[0].contains(truth) ? 1 : 0
    }
    #expect((360...392).contains(covered), "\(covered) of 400")
  }

  /// What an image of 100 pixels says that has its label and its mask in these.
  private func evidence(
    _ table: LabelTable,
    label: Range<Int>,
    mask: Range<Int>
  ) -> ImageEvidence {
    let numbers = (0..<100).map { label.contains($0) ? Int32(10) : 0 }
    let image = SmallWorld.Image(
      width: 10,
      height: 10,
      planes: [.init(category: 0, content: .pixels(numbers))],
      masks: [(0..<100).map { mask.contains($0) }]
    )
    return ImageEvidence(
      image: 0,
      masks: image.unitMasks,
      labels: LabelBits(image.annotation, table)
    )
  }
}
