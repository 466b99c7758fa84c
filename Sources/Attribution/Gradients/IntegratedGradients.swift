import Diagnostics
import Tensors

/// The gradients along the straight line from a baseline to the image, averaged, times the way
/// (Sundararajan, Taly and Yan 2017, arXiv:1703.01365, equation 3).
///
/// The sum over all elements is the target at the image less the target at the baseline, up to the
/// convergence delta, which is reported. The arrays `path-alphas` `[m]`, `path-scores`,
/// `path-gradients` (the mean of |gradient|) and `path-derivatives` (of the score along the path),
/// each `[N, m]`, show where along the path the network saturates.
public struct IntegratedGradients: AttributionMethod {
  /// What the image is compared with; several are averaged over.
  public let baseline: Baseline
  /// The points of the path.
  public let quadrature: Quadrature
  /// How many.
  public let steps: Int
  /// How large the convergence delta may be beside the difference of the scores; `nil` is any.
  public let tolerance: Double?
  /// Where raising the steps ends.
  public let maximalSteps: Int

  /// Integrated Gradients.
  ///
  /// - Parameters:
  ///   - baseline: zero by default, as in captum and zennit.
  ///   - quadrature: `right` by default, as in the paper.
  ///   - steps: 50 by default: the paper finds 20 to 300 enough.
  ///   - tolerance: the steps are doubled until |convergence delta| is at most this part of
  ///     |score - baseline's score|, image by image; without it they stay.
  ///   - maximalSteps: 6400 by default.
  /// - Precondition: at least one step.
  public init(
    baseline: Baseline = .zero,
    quadrature: Quadrature = .right,
    steps: Int = 50,
    tolerance: Double? = nil,
    maximalSteps: Int = 6400
  ) {
    precondition(steps >= 1, "at least one step")
    self.baseline = baseline
    self.quadrature = quadrature
    self.steps = steps
    self.tolerance = tolerance
    self.maximalSteps = maximalSteps
  }

  /// It does.
  public var sweepsGradients: Bool { true }

  /// The integral for each image.
  ///
  /// - Throws: `attribution.not-finite`; what the baseline says; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let baselines = try BaselineRows(baseline, for: question)
    var mean = MeanPath(question, draws: baselines.count)
    for (draw, scores) in try baselines.scores(for: question).enumerated() {
      let lines = StraightLines(question, baselines, draw: draw, startScores: scores)
      mean.add(try integrals(lines), lines)
    }
    return try relevance(mean, question).finite("Integrated Gradients", question)
  }

  /// The integral of each image along its line.
  private func integrals(_ lines: StraightLines) throws -> [MeanPath.Integral] {
    var images = Array(lines.starts.indices)
    var steps = steps
    var curves = [PathSum?](repeating: nil, count: images.count)
    var integrals = [MeanPath.Integral?](repeating: nil, count: images.count)
    while true {
      let nodes = quadrature.nodes(steps)
      let sums = try lines.sums(images, nodes)
      var open: [Int] = []
      for (image, sum) in zip(images, sums) {
        let difference = try lines.difference(image)
        let delta = sum.total - difference
        let curve = curves[image] ?? sum
        curves[image] = curve
        integrals[image] = .init(sum: sum, curve: curve, delta: delta, steps: steps)
        if let tolerance, abs(delta) > tolerance * abs(difference) { open.append(image) }
      }
      if open.isEmpty || steps * 2 > maximalSteps { break }
      (images, steps) = (open, steps * 2)
    }
    return integrals.compactMap { $0 }
  }

  private func relevance(_ mean: MeanPath, _ question: Question) throws -> Relevance {
    let nodes = quadrature.nodes(steps)
    var checks = [
      Relevance.Check.delta(mean.deltas),
      Relevance.Check(
        "baseline score",
        mean.startScores,
        meaning: "The target at the baseline; the mean, if there are several."
      ),
    ]
    var notices: [ImageNotice] = []
    if let tolerance {
      checks.append(
        Relevance.Check(
          "steps",
          mean.steps.map { Double($0) },
          meaning: "The steps it took to come within the tolerance."
        )
      )
      let scores = try question.scores
      let far = mean.deltas.indices.filter {
        abs(mean.deltas[$0]) > tolerance * abs(scores[$0] - mean.startScores[$0])
      }
      let most = far.map { mean.steps[$0] }.max() ?? steps
      notices += [
        ImageNotice(question, rows: far, steps: most) {
          Notice.notConverged($0.numbers, steps: $0.steps)
        }
      ].compactMap { $0 }
    }
    let shape: Shape = [question.count, nodes.count]
    return Relevance(
      mean.relevance(question),
      checks: checks,
      arrays: [
        "path-alphas": Tensor([nodes.count], nodes.map { Float($0.alpha) }),
        "path-scores": Tensor(shape, mean.curve(\.scores) { value, _ in value }),
        "path-gradients": Tensor(shape, mean.curve(\.magnitudes) { value, _ in value }),
        "path-derivatives": Tensor(shape, mean.curve(\.parts) { $0 / nodes[$1].weight }),
      ]
    ).telling(notices)
  }
}

extension Relevance.Check {
  /// How far a method is from complete.
  static func delta(_ values: [Double]) -> Relevance.Check {
    Relevance.Check(
      "convergence delta",
      values,
      meaning:
        "The sum of all relevance less the difference between the target at the image and at "
        + "the path's beginning; 0 where the integral is exact."
    )
  }
}

extension Notice {
  static func notConverged(_ images: String, steps: Int) -> Notice {
    Notice(
      "attribution.not-converged",
      "The sum is not within the tolerance after \(steps) steps for the images \(images)."
    )
  }
}
