import Diagnostics
import Tensors

/// The gradient at a layer, averaged over the inputs on the straight line from a baseline to the
/// image (Leino et al. 2018, arXiv:1802.03788).
///
/// Integrated Gradients without the product, read at a layer: how much a unit moves the target in
/// general on this way, not how much of the target it is.
public struct InternalInfluence: AttributionMethod {
  /// The input with which the image is compared.
  public let baseline: Baseline
  /// The points of the path.
  public let quadrature: Quadrature
  /// How many.
  public let steps: Int

  /// Internal influence.
  ///
  /// - Parameters:
  ///   - baseline: zero by default, as in Integrated Gradients.
  ///   - quadrature: `right` by default, as in Integrated Gradients.
  ///   - steps: 50 by default, as in Integrated Gradients.
  /// - Precondition: at least one step.
  public init(
    baseline: Baseline = .zero,
    quadrature: Quadrature = .right,
    steps: Int = 50
  ) {
    precondition(steps >= 1, "at least one step")
    self.baseline = baseline
    self.quadrature = quadrature
    self.steps = steps
  }

  /// The influence of each element of the question's tensor.
  ///
  /// - Throws: `attribution.unfit-method` if the network has several inputs;
  ///   `attribution.not-finite`; what the baseline says; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let lines = try InputLines("internal influence", question, baseline)
    let nodes = quadrature.nodes(steps)
    var sums = Array(
      repeating: [Double](repeating: 0, count: question.rowShape.count),
      count: question.count
    )
    try lines.sweep(nodes.map(\.alpha)) { row in
      let weight = nodes[row.step].weight
      for (index, slope) in row.gradient.enumerated() {
        sums[row.path][index] += weight * Double(slope)
      }
    }
    return try Relevance(
      Tensor(question.values.shape, sums.flatMap { $0.map { Float($0) } })
    ).finite("internal influence", question)
  }
}
