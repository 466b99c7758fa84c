import Diagnostics
import Networks
import Tensors

/// Straight lines of inputs along which another tensor is read.
struct InputLines {
  private let lines: StraightLines
  private let tensor: String

  /// - Throws: `attribution.unfit-method` if the network has several inputs, or there are several
  ///   baselines; what the baseline says; what running throws.
  init(_ method: String, _ question: Question, _ baseline: Baseline) throws {
    guard let input = question.alongInput() else {
      throw InputError(.unfit(method, "it moves along the input, and the network has several"))
    }
    let baselines = try BaselineRows(baseline, for: input)
    guard baselines.count == 1 else {
      throw InputError(.unfit(method, "it goes from one baseline, and there are several"))
    }
    lines = StraightLines(
      input,
      baselines,
      draw: 0,
      startScores: try baselines.scores(for: input)[0]
    )
    tensor = question.tensor
  }

  /// The target at an image less the target at its baseline.
  func difference(_ image: Int) throws -> Double { try lines.difference(image) }

  /// Runs the inputs at each alpha, and reads gradients at the tensor.
  ///
  /// - Parameter recording: whether the tensor's values are read too.
  func sweep(
    _ alphas: [Double],
    recording: Bool = false,
    use: (SweptRow) throws -> Void
  ) throws {
    try lines.question.sweep(
      owners: Array(lines.starts.indices),
      steps: alphas.count,
      reading: tensor,
      recording: recording,
      point: {
        lines.write($0, at: alphas[$1], to: $2)
        return Displacement()
      },
      use: { try $0.forEach(use) }
    )
  }
}
