/// How an iterative fit went.
public struct FitSummary: Sendable, Hashable, Codable {
  /// The value of the minimised objective, in the units of the (scaled) problem.
  public let objective: Double
  /// The norm of the objective's gradient in w where the fit stopped.
  public let gradientNorm: Double
  /// The number of steps; 1 for a closed form.
  public let iterations: Int

  /// Creates a summary.
  public init(objective: Double, gradientNorm: Double, iterations: Int) {
    self.objective = objective
    self.gradientNorm = gradientNorm
    self.iterations = iterations
  }
}
