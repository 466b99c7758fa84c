import Statistics

/// KernelSHAP: the linear function that imitates the network on coalitions under the one kernel for
/// which its coefficients are Shapley values.
///
/// Lundberg and Lee, NeurIPS 2017, theorem 2, arXiv:1705.07874. The coefficients sum to the score
/// less that of the empty input exactly: the constraint is solved for, not approached by a large
/// weight. With enough samples for all coalitions the values are exact.
public struct KernelShap: AttributionMethod, Hashable {
  /// How the input is cut into parts.
  public var partition: Partition
  /// What absent parts are replaced by.
  public var absence: Absence
  /// How many coalitions are run beside the two ends; `nil` for 2 M + 2048, as shap has it.
  public var samples: Int?

  /// KernelSHAP with shap's defaults.
  public init(
    partition: Partition = .standard,
    absence: Absence = .partMean,
    samples: Int? = nil
  ) {
    self.partition = partition
    self.absence = absence
    self.samples = samples
  }

  /// The estimated Shapley value of each image's parts, each drawn over its part.
  ///
  /// - Throws: `attribution.unfit-method` for too few or too many samples or parts; what `Partition` and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    var numbers = PlayerNumbers()
    var (gaps, shares, errors): ([Double], [Double], [Double]) = ([], [], [])
    for image in 0..<question.count {
      let game = try CoalitionGame(question, image: image, partition, absence)
      let count = game.players.count
      let wanted = samples ?? 2 * count + 2048
      // There are no more coalitions than 2^M.
      let most = count < 30 ? min(wanted, 1 << count) : wanted
      try game.players.checkRegression(samples: most, for: "kernel-shap")
      let stream = question.random("kernel-shap", image: image)
      let kernel = ShapleyKernel(players: count, samples: wanted, stream)
      var coalitions = Coalitions(players: count)
      coalitions.append([Bool](repeating: false, count: count))
      coalitions.append(all: kernel.coalitions)
      let scores = try game.scores(of: coalitions)
      let (own, nothing) = (Array(scores.dropFirst()), scores[0])
      let everything = try game.everything
      let values = try kernel.values(scores: own, nothing: nothing, everything: everything)
      let spread = kernel.standardErrors(scores: own, nothing: nothing, everything: everything)
      if let largest = spread?.max() { errors.append(largest) }
      gaps.append(values.reduce(0, +) - (everything - nothing))
      shares.append(kernel.enumerated)
      numbers.append(values, game.players)
    }
    return try numbers.relevance(
      question,
      method: "kernel-shap",
      checks: [
        .efficiency(gaps),
        Relevance.Check(
          "share of the kernel enumerated",
          shares,
          meaning:
            "the part of the kernel's weight on coalitions that were all run; at 1 the values"
            + " are exact"
        ),
      ]
        // With hardly more coalitions than parts there is no telling.
        + (errors.count == question.count ? [.standardError(errors)] : [])
    )
  }
}

extension Relevance.Check {
  /// How uncertain the most uncertain part is.
  static func standardError(_ errors: [Double]) -> Relevance.Check {
    Relevance.Check(
      "largest standard error",
      errors,
      meaning: "of the parts' values, over the draws of coalitions or orders"
    )
  }
}
