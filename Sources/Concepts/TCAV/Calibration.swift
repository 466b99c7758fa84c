public import Diagnostics
public import Statistics
public import Tensors

/// How often the tests of significance call chance a finding: "concepts" drawn from the random images
/// themselves, tested against the rest of them, over and over.
///
/// At a level of 5 % a valid test rejects in 5 % of the trials.
public struct Calibration: Sendable, Hashable, Codable {
  /// The tests that are compared.
  public var tests: [Rejections]
  /// The number of images in each drawn concept.
  public var conceptSize: Int
  /// The mean share of images that two random sets had in common.
  public var meanOverlap: Double

  /// How often one test rejected.
  public struct Rejections: Sendable, Hashable, Codable {
    /// The test.
    public var test: SignificanceTest
    /// The number of trials with p <= level.
    public var rejected: Int
    /// The number of trials.
    public var trials: Int
    /// The share of rejections.
    public var rate: Double
    /// Its Clopper-Pearson interval.
    public var interval: Interval
  }

  /// Draws concepts and tests them.
  ///
  /// - Parameters:
  ///   - products: K over the random images and G Xᵀ over the class images.
  ///   - images: the random images, in the order of the rows of K.
  ///   - target: the class.
  ///   - size: the number of images in a drawn concept.
  ///   - trials: how many concepts are drawn.
  ///   - settings: of each run; its intervals and its own choice of a test do not matter.
  ///   - workers: the threads that work at once.
  /// - Throws: what a run throws, such as that the pool is too small.
  public init(
    _ products: LayerProducts,
    images: ImageSet,
    target: TCAVTarget,
    size: Int,
    trials: Int,
    settings: TCAVSettings,
    workers: Workers,
    progress: ProgressReporter = .silent
  ) throws {
    guard size >= 2, size < images.images.count, trials >= 1 else {
      throw InputError(.badCalibration(size: size, pool: images.images.count, trials: trials))
    }
    let generator = SeededGenerator(seed: settings.seed).stream("calibration")
    var pValues: [SignificanceTest: [Double]] = [:]
    var overlap = 0.0
    for trial in 0..<trials {
      progress("trials", trial, of: trials)
      var draw = generator.stream(trial)
      let order = draw.shuffled(images.images.indices)
      let result = try Self.trial(
        products,
        images,
        target,
        concept: Array(order.prefix(size)),
        rest: Array(order.dropFirst(size)),
        settings,
        seed: draw.next(),
        workers
      )
      for (test, p) in result.pValues { pValues[test, default: []].append(p) }
      overlap += result.overlap / Double(trials)
    }
    progress("trials", trials, of: trials)
    conceptSize = size
    meanOverlap = overlap
    tests = SignificanceTest.allCases.map { test in
      let rejected = pValues[test, default: []].count { settings.passes($0, settings.level) }
      return Rejections(
        test: test,
        rejected: rejected,
        trials: trials,
        rate: Double(rejected) / Double(trials),
        interval: Binomial.clopperPearson(successes: rejected, trials: trials)
      )
    }
  }

  /// The p-values of every test for one drawn concept, and the overlap of its random sets.
  private static func trial(
    _ products: LayerProducts,
    _ images: ImageSet,
    _ target: TCAVTarget,
    concept: [Int],
    rest: [Int],
    _ settings: TCAVSettings,
    seed: UInt64,
    _ workers: Workers
  ) throws -> (pValues: [SignificanceTest: Double], overlap: Double) {
    func set(_ name: String, _ rows: [Int]) -> ImageSet {
      ImageSet(name: name, images: rows.map { images.images[$0] })
    }
    var settings = settings
    settings.seed = seed
    settings.test = .rank
    settings.resamples = 1
    let listed = try TCAVImages(concepts: [set("drawn", concept)], random: [set("rest", rest)])
    let tcav = try TCAV(target: target, images: listed, settings: settings)
    let rows = listed.rows.map { row in
      switch row.origin {
      case .concept: concept[row.index]
      case .random: rest[row.index]
      }
    }
    let part = try LayerProducts(
      layer: products.layer,
      width: products.width,
      gram: GramMatrix(checking: products.gram.products.block(rows: rows, columns: rows)),
      gradientProducts: products.gradientProducts.block(
        rows: Array(0..<products.gradientProducts.rows),
        columns: rows
      ),
      gradientLengths: products.gradientLengths
    )
    let layer = try tcav.measure(part, workers: workers)
    let own = Sample(layer.concepts[0].runs.map(\.score))
    let random = Sample(layer.randomSets[0].pairScores)
    let overlap = tcav.result(of: [layer], provenance: .init(noema: "")).randomSets[0].meanOverlap
    return (
      [
        .rank: layer.concepts[0].pValue,
        .welch: TTest.welch.compare(own, random).pValue,
        .student: TTest.student.compare(own, random).pValue,
        .mannWhitney: MannWhitneyTest.compare(own, random).pValue,
      ], overlap
    )
  }
}

extension Fault {
  static func badCalibration(size: Int, pool: Int, trials: Int) -> Fault {
    Fault(
      "concepts.bad-calibration",
      "\(trials) concepts of \(size) cannot be drawn from \(pool) random images",
      remedy: "draw at least one concept of 2 images or more, and leave images for random sets"
    )
  }
}
