import Diagnostics
import Networks
import Tensors

/// Integrated Gradients along a path that goes where gradients are small, so that noise of steep
/// places beside the way is not gathered (Kapishnikov et al. 2021, arXiv:2106.09788; the steps are
/// those of the authors' package).
public struct GuidedIntegratedGradients: AttributionMethod {
  /// What the image is compared with.
  public let baseline: Baseline
  /// The number of steps.
  public let steps: Int
  /// The part of the elements that is moved at once.
  public let fraction: Double
  /// How far an element may be from the straight line, as a part of its way.
  public let maximalDistance: Double

  /// Guided Integrated Gradients.
  ///
  /// - Parameters:
  ///   - baseline: zero by default, as in Integrated Gradients.
  ///   - steps: 200 by default, as the authors' package has it.
  ///   - fraction: 0.25 by default, as there.
  ///   - maximalDistance: 0.02 by default, as there; 0 is Integrated Gradients, 1 an unbounded path.
  /// - Precondition: at least one step; the others lie in [0, 1].
  public init(
    baseline: Baseline = .zero,
    steps: Int = 200,
    fraction: Double = 0.25,
    maximalDistance: Double = 0.02
  ) {
    precondition(steps >= 1, "at least one step")
    precondition((0...1).contains(fraction) && (0...1).contains(maximalDistance))
    self.baseline = baseline
    self.steps = steps
    self.fraction = fraction
    self.maximalDistance = maximalDistance
  }

  /// The integral for each image; images go their steps together.
  ///
  /// - Throws: `attribution.not-finite`; `attribution.unfit-method` if there are several baselines;
  ///   what the baseline says; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let baselines = try BaselineRows(baseline, for: question)
    guard baselines.count == 1 else {
      throw InputError(.unfit("Guided IG", "it goes from one baseline, and there are several"))
    }
    let lines = StraightLines(
      question,
      baselines,
      draw: 0,
      startScores: try baselines.scores(for: question)[0]
    )
    let paths = try question.blocks(of: question.count).flatMap { try walked($0, lines) }
    return try Relevance(
      Tensor(question.values.shape, paths.flatMap { $0.relevance.map { Float($0) } }),
      checks: [
        .delta(
          paths.indices.map { paths[$0].relevance.reduce(0, +) - (try lines.difference($0)) }
        )
      ]
    ).finite("Guided IG", question)
  }

  /// The paths of some images, walked to their ends.
  private func walked(_ images: Range<Int>, _ lines: StraightLines) throws -> [GuidedPath] {
    let question = lines.question
    var paths = images.map {
      GuidedPath(from: lines.starts[$0], to: question.values.rowElements($0))
    }
    for step in 1...steps {
      let points = paths.flatMap { $0.point.map { Float($0) } }
      let gradients = try question.backward(
        of: Tensor(Shape([images.count] + question.rowShape.dims), points),
        owners: Array(images)
      ).gradient(at: question.tensor)
      guard gradients.isFinite else {
        throw InputError(.notFiniteRelevance("Guided IG", at: question.tensor))
      }
      let before = paths
      paths = Workers(question.engine.threads).map(blocks: paths.count) { place in
        var path = before[place]
        path.advance(
          to: Double(step) / Double(steps),
          gradient: gradients.rowElements(place),
          band: maximalDistance,
          fraction: fraction
        )
        return path
      }
    }
    return paths
  }
}
