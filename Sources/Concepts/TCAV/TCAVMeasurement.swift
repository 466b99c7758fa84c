import Diagnostics
import Statistics
import Tensors

/// One layer of a TCAV run as it is measured.
struct TCAVMeasurement: Sendable {
  let tcav: TCAV
  let scorer: SensitivityScorer
  let workers: Workers
  /// For each size, the halves of each pair of random sets that meet, in the order of the design.
  private let pairHalves: [Int: [Int]]
  /// For each size, the halves of each random set against each concept, [concepts][R]; empty unless
  /// concepts are opponents too.
  private let conceptHalves: [Int: [[Int]]]

  /// Fits all that concepts of one size share: random sets against one another, and against the
  /// concepts where these are opponents too.
  init(_ tcav: TCAV, _ products: LayerProducts, workers: Workers) throws {
    self.tcav = tcav
    self.workers = workers
    let scorer = SensitivityScorer(products, settings: tcav.settings)
    self.scorer = scorer
    pairHalves = try tcav.randomSets.mapValues { random in
      let pairs = random.randomPairs
      return try workers.map(blocks: pairs.count) { index in
        try scorer.halves(positive: random[pairs[index].0], negative: random[pairs[index].1])
          .reduce(0, +)
      }
    }
    let rivals = tcav.settings.againstConcepts ? tcav.images.concepts : []
    conceptHalves = try tcav.randomSets.mapValues { random in
      try rivals.map { rival in
        try workers.map(blocks: random.sets.count) { index in
          try scorer.halves(positive: random.sets[index], negative: rival).reduce(0, +)
        }
      }
    }
  }

  /// All concepts at this layer.
  func result() throws -> TCAVLayerResult {
    let oneDirection = scorer.products.gradientsHaveOneDirection
    return TCAVLayerResult(
      layer: scorer.products.layer,
      width: scorer.products.width,
      concepts: try tcav.images.concepts.indices.map { try concept($0) },
      randomSets: tcav.sizes.map { size in
        let full = Double(2 * scorer.classCount)
        let scores = (pairHalves[size] ?? []).map { Double($0) / full }
        return RandomSetScores(size: size, pairScores: scores)
      },
      notices: oneDirection ? [.oneDirection(scorer.products.layer)] : []
    )
  }

  private func concept(_ index: Int) throws -> TCAVConceptResult {
    let rows = tcav.images.concepts[index]
    let name = tcav.images.conceptSummaries[index].name
    guard let random = tcav.randomSets[rows.count] else {
      preconditionFailure("random sets were drawn for every size of concept")
    }
    let rivals = rivals(of: index)
    let met = random.design.opponents[0]
    let opponents = met.map { random[$0] } + rivals.map { tcav.images.concepts[$0] }
    let names = met.map { "random \($0)" } + rivals.map { tcav.images.conceptSummaries[$0].name }
    let runs = try workers.map(blocks: opponents.count) { opponent in
      let place = opponent - met.count
      guard place >= 0, rivals[place] < index else {
        return try scorer.run(positive: rows, negative: opponents[opponent])
      }
      return try scorer.run(positive: opponents[opponent], negative: rows).negated
    }
    let rank = rankTest(random, runs, rivals)
    let bootstrap = EffectBootstrap(
      scorer: scorer,
      concept: rows,
      opponents: opponents,
      runs: runs
    )
    let generator = SeededGenerator(seed: tcav.settings.seed).stream("bootstrap")
    let pValue = try pValue(rank, runs, size: rows.count)
    let accuracies = try accuracies(index, opponents)
    // Whether the concept is in the layer is asked against random photographs alone.
    let verdict = ConceptVerdict(
      Array(accuracies.prefix(met.count)),
      confidence: tcav.settings.confidence
    )
    return TCAVConceptResult(
      concept: name,
      rank: rank,
      pValue: pValue,
      effectInterval: try bootstrap.interval(
        using: generator.stream(tcav.images.conceptSummaries[index].digest),
        workers: workers
      ),
      runs: runs.indices.map {
        TCAVRun(
          opponent: names[$0],
          runs[$0],
          accuracy: accuracies[$0].share,
          parity: tcav.settings.parity
        )
      },
      verdict: TCAVVerdict(verdict),
      caveat: tcav.settings.test.caveat,
      notices: conceptNotices(index, rivals)
    )
  }

  /// The cross-validated accuracy of every run.
  private func accuracies(_ index: Int, _ opponents: [[Int]]) throws -> [CAVAccuracy] {
    let validation = CAVCrossValidation(
      tcav.settings.classifier,
      scale: tcav.settings.scale,
      folds: tcav.settings.folds
    )
    let folds = SeededGenerator(seed: tcav.settings.seed).stream("folds")
      .stream(tcav.images.conceptSummaries[index].digest)
    return try workers.map(blocks: opponents.count) { opponent in
      var generator = folds.stream(opponent)
      return try validation.accuracy(
        scorer.products.gram,
        positive: tcav.images.concepts[index],
        negative: opponents[opponent],
        using: &generator
      )
    }
  }

  /// The other concepts that are opponents of this one: those that share no image with it.
  private func rivals(of index: Int) -> [Int] {
    guard tcav.settings.againstConcepts else { return [] }
    let own = Set(tcav.images.concepts[index])
    return tcav.images.concepts.indices.filter {
      $0 != index && own.isDisjoint(with: tcav.images.concepts[$0])
    }
  }

  /// T of the concept and of all random sets, each from its own opponents.
  private func rankTest(
    _ random: RandomSets,
    _ runs: [SensitivityRun],
    _ rivals: [Int]
  ) -> RankTest {
    let full = 2 * scorer.classCount
    let met = random.design.opponents[0]
    let own = runs.map { $0.derivatives.halves.reduce(0, +) }
    var halves = [Int](repeating: 0, count: random.sets.count + 1)
    halves[0] = own.reduce(0, +)
    for (set, half) in zip(met, own) { halves[set] += full - half }
    for (pair, half) in zip(random.randomPairs, pairHalves[random.size] ?? []) {
      halves[pair.0] += half
      halves[pair.1] += full - half
    }
    for rival in rivals {
      for (set, half) in (conceptHalves[random.size]?[rival] ?? []).enumerated() {
        halves[set + 1] += half
      }
    }
    return RankTest(halves: halves, trials: scorer.classCount * runs.count)
  }

  /// The p-value of the chosen test: of sets, or of run scores as published work has it.
  private func pValue(_ rank: RankTest, _ runs: [SensitivityRun], size: Int) throws -> Double {
    guard tcav.settings.test != .rank else { return rank.pValue }
    let full = Double(2 * scorer.classCount)
    let own = runs.map(\.derivatives.score)
    let random = (pairHalves[size] ?? []).map { Double($0) / full }
    guard own.count > 1, random.count > 1 else {
      throw InputError(.tooFewRuns(tcav.settings.test, own.count, random.count))
    }
    switch tcav.settings.test {
    case .rank: return rank.pValue
    case .welch: return TTest.welch.compare(Sample(own), Sample(random)).pValue
    case .student: return TTest.student.compare(Sample(own), Sample(random)).pValue
    case .mannWhitney: return MannWhitneyTest.compare(Sample(own), Sample(random)).pValue
    }
  }
}
