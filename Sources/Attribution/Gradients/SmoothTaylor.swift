import Tensors

/// The first-order term of the target's Taylor series at points around the image, averaged (Goh et
/// al. 2020, arXiv:2004.10484): (image - point) times the gradient at the point.
///
/// It needs no baseline: the points are its own. The target at a point plus the sum of its term is
/// the target at the image, up to the remainder of the series, which is reported.
public struct SmoothTaylor: AttributionMethod {
  /// The number of points.
  public let samples: Int
  /// How far the points are.
  public let noise: NoiseScale

  /// SmoothTaylor.
  ///
  /// - Parameters:
  ///   - samples: 100 by default.
  ///   - noise: 0.1 of the image's range by default: farther off, the first order does not hold.
  /// - Precondition: at least one sample.
  public init(samples: Int = 100, noise: NoiseScale = .relative(0.1)) {
    precondition(samples >= 1, "at least one sample")
    self.samples = samples
    self.noise = noise
  }

  /// The mean term for each image.
  ///
  /// - Throws: `attribution.not-finite`; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let images = Array(0..<question.count)
    let deviations = images.map { noise.deviation(of: question.values.rowElements($0)) }
    let share = 1 / Float(samples)
    let sums = try PathSum.all(question, owners: images, steps: samples) { image, copy, row in
      question.writeNoisy(image, copy: copy, deviation: deviations[image], to: row)
      return Displacement(
        way: zip(question.values.rowElements(image), row).map { $0 - $1 },
        factor: share
      )
    }
    let scores = try question.scores
    let remainders = images.map { image in
      let mean = sums[image].scores.reduce(0, +) / Double(samples)
      return scores[image] - mean - sums[image].total
    }
    return try Relevance(
      sums.relevance(question.rowShape),
      checks: [
        Relevance.Check(
          "Taylor remainder",
          remainders,
          meaning:
            "The target less its mean over the points and less the sum of all relevance: what "
            + "the first order leaves out."
        )
      ]
    ).finite("SmoothTaylor", question)
  }
}
