import Diagnostics
import Tensors

/// The gradients along a path that blurs the image more and more (Xu, Venugopalan and Sundararajan
/// 2020, arXiv:2004.03383).
///
/// It needs no baseline: the path ends in the image's own blur. Beyond the edges the network's
/// numbers are 0, as in the authors' package.
public struct BlurIntegratedGradients: AttributionMethod {
  /// The largest standard deviation in pixels.
  public let sigma: Double
  /// The number of steps.
  public let steps: Int
  /// Whether the deviations are the square roots of evenly spaced numbers.
  public let isSquareRoot: Bool

  /// The difference of standard deviations with which the blur is differentiated.
  private static let change = 0.01

  /// Blur Integrated Gradients.
  ///
  /// - Parameters:
  ///   - sigma: 50 by default, as the authors' package has it.
  ///   - steps: 100 by default, as there.
  ///   - isSquareRoot: false by default, as there.
  /// - Precondition: at least one step; `sigma` is positive.
  public init(sigma: Double = 50, steps: Int = 100, isSquareRoot: Bool = false) {
    precondition(steps >= 1 && sigma > 0, "a path has a length")
    self.sigma = sigma
    self.steps = steps
    self.isSquareRoot = isSquareRoot
  }

  /// The integral for each image.
  ///
  /// - Throws: `attribution.unfit-method` where rows are not maps; `attribution.not-finite`; what
  ///   planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    guard let planes = MapPlanes(of: question) else {
      throw InputError(.unfit("Blur IG", "what has the shape \(question.rowShape) is no map"))
    }
    let images = Array(0..<question.count)
    let sigmas = (0...steps).map { step in
      let part = Double(step) * sigma / Double(steps)
      return isSquareRoot ? part.squareRoot() : part
    }
    let sums = try PathSum.all(question, owners: images, steps: steps) { image, step, point in
      let row = Array(question.values.rowElements(image))
      let blurred = planes.blurred(row, by: Self.blur(sigmas[step], planes))
      let farther = planes.blurred(row, by: Self.blur(sigmas[step] + Self.change, planes))
      let length = (sigmas[step + 1] - sigmas[step]) / Self.change
      for index in point.indices { point[index] = Float(blurred[index]) }
      return Displacement(way: zip(blurred, farther).map { Float(length * ($0 - $1)) })
    }
    let end = Self.blur(sigmas[steps], planes)
    let ends = images.flatMap { image in
      planes.blurred(Array(question.values.rowElements(image)), by: end).map { Float($0) }
    }
    let endScores = try question.scores(of: Tensor(question.values.shape, ends), owners: images)
    let scores = try question.scores
    return try Relevance(
      sums.relevance(question.rowShape),
      checks: [
        .delta(images.map { sums[$0].total - (scores[$0] - endScores[$0]) })
      ]
    ).finite("Blur IG", question)
  }

  private static func blur(_ sigma: Double, _ planes: MapPlanes) -> GaussianBlur {
    planes.blur(sigma: sigma, edges: .zero)
  }
}
