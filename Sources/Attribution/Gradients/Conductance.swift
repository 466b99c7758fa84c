import Diagnostics
import Tensors

/// The part of Integrated Gradients of the input that flows through each element of a layer
/// (Dhamdhere, Sundararajan and Yan 2018, arXiv:1805.12233).
///
/// Along the straight line of inputs, the element's change times the target's derivative with
/// respect to it, as Shrikumar, Su and Kundaje 2018 (arXiv:1807.09946) compute it. The sum over a
/// layer through which everything flows is the target at the image less that at the baseline.
public struct Conductance: AttributionMethod {
  /// Where the derivative of a step is taken.
  public enum Derivative: Sendable, Hashable {
    /// The mean of both ends, at evenly spaced points: exact to the second order.
    case bothEnds
    /// The step's beginning, at the nodes of Gauss and Legendre: captum's.
    case captum
  }

  /// The input with which the image is compared.
  public let baseline: Baseline
  /// The number of steps.
  public let steps: Int
  /// Where the derivative of a step is taken.
  public let derivative: Derivative

  /// Conductance.
  ///
  /// - Parameters:
  ///   - baseline: zero by default, as in Integrated Gradients.
  ///   - steps: 50 by default, as in Integrated Gradients.
  /// - Precondition: at least one step.
  public init(
    baseline: Baseline = .zero,
    steps: Int = 50,
    derivative: Derivative = .bothEnds
  ) {
    precondition(steps >= 1, "at least one step")
    self.baseline = baseline
    self.steps = steps
    self.derivative = derivative
  }

  /// The conductance of each element of the question's tensor.
  ///
  /// - Throws: `attribution.unfit-method` if the network has several inputs;
  ///   `attribution.not-finite`; what the baseline says; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let lines = try InputLines("conductance", question, baseline)
    let alphas =
      switch derivative {
      case .bothEnds: (0...steps).map { Double($0) / Double(steps) }
      case .captum: Quadrature.gaussLegendre.nodes(steps + 1).map(\.alpha)
      }
    var sums = Array(
      repeating: [Double](repeating: 0, count: question.rowShape.count),
      count: question.count
    )
    var values: [Float] = []
    var gradient: [Float] = []
    try lines.sweep(alphas, recording: true) { row in
      let (next, slope) = (Array(row.values), Array(row.gradient))
      if row.step > 0 {
        for index in next.indices {
          let mean =
            derivative == .captum
            ? Double(gradient[index]) : (Double(gradient[index]) + Double(slope[index])) / 2
          sums[row.path][index] += mean * (Double(next[index]) - Double(values[index]))
        }
      }
      (values, gradient) = (next, slope)
    }
    let deltas = try sums.indices.map { sums[$0].reduce(0, +) - (try lines.difference($0)) }
    return try Relevance(
      Tensor(question.values.shape, sums.flatMap { $0.map { Float($0) } }),
      checks: [.delta(deltas)]
    ).finite("conductance", question)
  }
}
