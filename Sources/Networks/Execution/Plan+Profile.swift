public import Tensors

extension Plan {
  /// How long each step takes: the median of several runs after one that warms up.
  ///
  /// - Parameters:
  ///   - inputs: what `run` takes.
  ///   - seeds: one cotangent for each backward pass.
  ///   - repetitions: how many runs; at least 1.
  /// - Returns: milliseconds, one number a step.
  /// - Throws: what `run` throws.
  /// - Precondition: `repetitions >= 1`.
  public func profile(
    _ inputs: [String: Tensor<Float>],
    seeds: [Tensor<Float>] = [],
    repetitions: Int = 9
  ) throws -> [Double] {
    precondition(repetitions >= 1, "at least one run")
    var times = [[Double]](repeating: [], count: steps.count)
    for repetition in 0...repetitions {
      _ = try run(
        inputs,
        seeds: { _ in seeds },
        through: { workspace, range in
          for step in range {
            let time = try ContinuousClock().measure { try workspace.run(step..<step + 1) }
            if repetition > 0 { times[step].append(time / .milliseconds(1)) }
          }
        }
      )
    }
    let medians = times.map { $0.sorted()[$0.count / 2] }
    return runsOfSteps.map { medians[$0].reduce(0, +) }
  }
}
