import Diagnostics
import Statistics
import Tensors

/// Integrated Gradients over a distribution of baselines: gradients at random points of the lines
/// from them to the image, times the way (Erion et al. 2021, arXiv:1906.10670; with noise on the
/// image, GradientSHAP: Lundberg and Lee 2017, arXiv:1705.07874, as shap and captum have it).
public struct ExpectedGradients: AttributionMethod {
  /// How baselines and points on the lines are drawn.
  public enum Sampling: Sendable, Hashable {
    /// Every baseline as often as the others, and every part of the line too: the same mean with less
    /// variance.
    case stratified
    /// Each sample on its own.
    case independent
  }

  /// The distribution.
  public let baseline: Baseline
  /// The number of points.
  public let samples: Int
  /// The size of the noise on the image.
  public let noise: NoiseScale
  /// How baselines and points are drawn.
  public let sampling: Sampling

  /// Expected Gradients.
  ///
  /// - Parameters:
  ///   - samples: 200 by default, as shap's `GradientExplainer` has it.
  ///   - noise: none by default, as in shap and captum.
  ///   - sampling: stratified by default.
  /// - Precondition: at least one sample.
  public init(
    over baseline: Baseline,
    samples: Int = 200,
    noise: NoiseScale = .absolute(0),
    sampling: Sampling = .stratified
  ) {
    precondition(samples >= 1, "at least one sample")
    self.baseline = baseline
    self.samples = samples
    self.noise = noise
    self.sampling = sampling
  }

  /// The mean for each image.
  ///
  /// - Throws: `attribution.not-finite`; what the baseline says; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let baselines = try BaselineRows(baseline, for: question)
    let images = Array(0..<question.count)
    let draws = images.map { drawn(baselines.count, question.random("expected", image: $0)) }
    let deviations = images.map { noise.deviation(of: question.values.rowElements($0)) }
    let share = 1 / Float(samples)
    let sums = try PathSum.all(question, owners: images, steps: samples) { image, sample, row in
      let draw = draws[image][sample]
      let start = baselines.row(image: image, draw: draw.baseline)
      let alpha = Float(draw.alpha)
      if deviations[image] == 0 {
        row.copy(question.values.rowElements(image))
      } else {
        question.writeNoisy(image, copy: sample, deviation: deviations[image], to: row)
      }
      let way = zip(start, row).map { $1 - $0 }
      for index in row.indices { row[index] = start[index] + alpha * way[index] }
      return Displacement(way: way, factor: share)
    }
    let starts = try meanScores(baselines, question)
    let scores = try question.scores
    return try Relevance(
      sums.relevance(question.rowShape),
      checks: [
        .delta(images.map { sums[$0].total - (scores[$0] - starts[$0]) }),
        Relevance.Check(
          "standard error",
          sums.map { Self.standardError($0.parts) },
          meaning: "Of the sum of all relevance, by the spread of the samples."
        ),
      ]
    ).finite("Expected Gradients", question)
  }

  /// The baseline and the place on the line of each sample.
  private func drawn(
    _ count: Int,
    _ random: SeededGenerator
  ) -> [(baseline: Int, alpha: Double)] {
    var random = random
    switch sampling {
    case .independent:
      return (0..<samples).map { _ in (random.below(count), random.uniform()) }
    case .stratified:
      // The samples of one baseline lie in as many parts of its line; within these, each baseline's
      // lie elsewhere, so that all samples together lie in as many parts of the line too.
      let order = random.shuffled(0..<count)
      let offsets = random.shuffled(0..<count)
      return (0..<samples).map { sample in
        let (round, slot) = sample.quotientAndRemainder(dividingBy: count)
        let own = samples / count + (slot < samples % count ? 1 : 0)
        let place = (Double(offsets[slot]) + random.uniform()) / Double(count)
        return (order[slot], (Double(round) + place) / Double(own))
      }
    }
  }

  /// The mean of each image's target over the baselines.
  private func meanScores(_ baselines: BaselineRows, _ question: Question) throws -> [Double] {
    let scores = try baselines.scores(for: question)
    return (0..<question.count).map { image in
      scores.reduce(0) { $0 + $1[image] / Double(baselines.count) }
    }
  }

  /// Of a sum of independent parts.
  private static func standardError(_ parts: [Double]) -> Double {
    let count = Double(parts.count)
    let mean = parts.reduce(0, +) / count
    let squares = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares * count / max(1, count - 1)).squareRoot()
  }
}
