public import Diagnostics
import Statistics
public import Tensors

/// Testing with concept activation vectors: how much each concept matters to one class in a layer,
/// and whether that is more than a folder of random photographs would show.
///
/// Kim et al., ICML 2018, arXiv:1711.11279. The test of significance is `RankTest`, since the runs
/// of one concept are not independent. A run is prepared once, measured layer by layer, each layer
/// from its products K and G Xᵀ alone, and then summed up, which corrects for the number of tests.
public struct TCAV: Sendable {
  /// The class that is asked about.
  public let target: TCAVTarget
  /// The images of concepts and random sets: the rows that every layer's activations must have.
  public let images: TCAVImages
  /// The settings of the run.
  public let settings: TCAVSettings
  /// The random sets for concepts of each size.
  package let randomSets: [Int: RandomSets]

  /// Draws the random sets for every size of concept.
  ///
  /// - Parameters:
  ///   - target: the class, with the images whose gradients will come.
  ///   - images: concepts and random folders.
  ///   - settings: what can change a number.
  /// - Throws: faults of settings, of a class without images, and of pools too small for sets
  ///   without common images.
  public init(
    target: TCAVTarget,
    images: TCAVImages,
    settings: TCAVSettings
  ) throws(InputError) {
    var faults = settings.faults
    if target.images.count == 0 { faults.append(.noClassImages(target.name)) }
    try InputError.throwAny(faults)
    self.target = target
    self.images = images
    self.settings = settings
    var drawn: [Int: RandomSets] = [:]
    for size in Set(images.concepts.map(\.count)).sorted() {
      drawn[size] = try RandomSets(size: size, from: images, settings: settings)
    }
    randomSets = drawn
  }

  /// The sizes of concepts, ascending.
  var sizes: [Int] { randomSets.keys.sorted() }

  /// Scores of every concept at one layer; adjusted p-values and marks come with `result`.
  ///
  /// - Throws: `concepts.layer-mismatch` if the products are of other images, and what fits throw.
  public func measure(_ products: LayerProducts, workers: Workers) throws -> TCAVLayerResult {
    guard products.gram.count == images.rows.count else {
      throw InputError(.layerMismatch(products.layer, images.rows.count, products.gram.count))
    }
    guard products.gradientProducts.rows == target.images.count else {
      let count = products.gradientProducts.rows
      throw InputError(.gradientMismatch(products.layer, target.images.count, count))
    }
    let measurement = try TCAVMeasurement(self, products, workers: workers)
    return try measurement.result()
  }

  /// Sums up all layers: the correction over layers and concepts, marks and notices.
  public func result(
    of layers: [TCAVLayerResult],
    provenance: Provenance
  ) -> TCAVResult {
    let summaries = sizes.compactMap { randomSets[$0]?.summary }
    let tests = layers.reduce(0) { $0 + $1.concepts.count }
    let setCount = summaries.map(\.count).min() ?? 0
    let isRank = settings.test == .rank
    var result = TCAVResult(
      provenance: provenance,
      settings: settings,
      target: target,
      concepts: images.conceptSummaries,
      random: images.randomSummaries,
      randomSets: summaries,
      layers: layers,
      smallestP: isRank ? 1 / Double(setCount + 1) : nil,
      testCount: tests,
      additionalSetsNeeded: isRank ? settings.additionalSets(having: setCount, tests: tests) : 0,
      notices: images.notices
    )
    result.adjust()
    result.notices += runNotices(summaries, of: result)
    return result
  }
}

extension TCAVResult {
  /// Adjusts the p-values of all layers and concepts together.
  fileprivate mutating func adjust() {
    let pValues = layers.flatMap { $0.concepts.map(\.pValue) }
    var adjusted = settings.correction.adjusted(pValues)[...]
    for layer in layers.indices {
      for concept in layers[layer].concepts.indices {
        let p = adjusted.removeFirst()
        layers[layer].concepts[concept].adjustedPValue = p
        layers[layer].concepts[concept].isSignificant = settings.passes(p, settings.level)
        layers[layer].concepts[concept].mark = settings.mark(of: p)
      }
    }
  }
}

extension TCAVSettings {
  /// Whether a p-value is at most a level, where t * 1/(R + 1) may be rounded to just above it.
  package func passes(_ p: Double, _ level: Double) -> Bool { p <= level * (1 + 1e-12) }

  /// The customary asterisks of an adjusted p-value.
  func mark(of p: Double) -> String {
    let customary = [(0.001, "***"), (0.01, "**"), (0.05, "*")]
    return customary.first { passes(p, $0.0) }?.1 ?? ""
  }

  /// How many more random sets let the smallest p-value pass, alone among all tests, after the
  /// correction: without it 1/(R + 1) must be at most the level, with it t/(R + 1).
  package func additionalSets(having count: Int, tests: Int) -> Int {
    let factor = Double(correction == .none ? 1 : max(tests, 1))
    let needed = (factor / level * (1 - 1e-12)).rounded(.up) - 1
    return max(0, Int(min(needed, 1e9)) - count)
  }

  /// Every setting that is out of its range.
  var faults: [Fault] {
    var faults: [Fault] = []
    func check(_ holds: Bool, _ name: String, _ range: String) {
      if !holds { faults.append(.badTCAVSetting(name, range)) }
    }
    check(randomSets >= 1, "the number of random sets", "at least 1")
    check(opponents >= 1, "the number of opponents", "at least 1")
    check(level > 0 && level < 1, "the level of significance", "between 0 and 1")
    check(confidence > 0 && confidence < 1, "the confidence of intervals", "between 0 and 1")
    check(resamples >= 1, "the number of bootstrap resamples", "at least 1")
    check(folds >= 2, "the number of folds", "at least 2")
    return faults
  }
}
