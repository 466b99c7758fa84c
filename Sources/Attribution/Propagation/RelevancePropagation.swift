import Diagnostics
import Networks
import Tensors

/// A score sent back through a network by the rules of a composite: LRP and all that is like it.
public struct RelevancePropagation: AttributionMethod {
  /// The rules.
  public let composite: Composite

  /// How many times the score the magnitudes of relevance may sum to before a reader is warned. On a
  /// trained vision transformer they sum to 2 to 6 times the score.
  private static let proportionate = 1e4

  /// Sends a score back.
  public init(_ composite: Composite) { self.composite = composite }

  /// What arrives at the question's tensor, of its shape.
  ///
  /// - Throws: `attribution.no-rule` for the operations that the composite cannot pass,
  ///   `attribution.not-finite`, and what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let set = try composite.ruleSet(for: question)
    let passed = try question.backward(
      of: question.values,
      owners: Array(0..<question.count),
      seed: set.seed,
      rulesName: set.name,
      mergesBatchNormalization: set.mergesBatchNormalization,
      rules: set.rules
    )
    let values = passed.gradient(at: question.tensor)
    guard values.isFinite else {
      throw InputError(.notFiniteRelevance(composite.name, at: question.tensor))
    }
    let sums = (0..<question.count).map { image in
      values.rowElements(image).reduce(0) { $0 + Double($1) }
    }
    return Relevance(
      values,
      checks: checks(sums, passed.scores, question)
    ).telling(notices(values, passed.scores, question))
  }

  /// - Parameter scores: those of the pass itself, which takes no other.
  private func checks(
    _ sums: [Double],
    _ scores: [Double],
    _ question: Question
  ) -> [Relevance.Check] {
    guard composite.otherwise == .relevance else { return [] }
    let begun =
      composite.start == .one
      ? sums.indices.map { question.weights.rowElements($0).reduce(0) { $0 + Double($1) } }
      : scores
    return [
      .init(
        "sum of relevance",
        sums,
        meaning: "all relevance that arrives; with no biases it equals what the way back began with"
      ),
      .init(
        "leak",
        zip(begun, sums).map(-),
        meaning: "what biases, stabilisers and dead ends kept of "
          + (composite.start == .one ? "the target's weights" : "the score")
      ),
    ]
  }

  private func notices(
    _ values: Tensor<Float>,
    _ scores: [Double],
    _ question: Question
  ) -> [ImageNotice] {
    let (name, tensor) = (composite.name, question.tensor)
    let empty = (0..<question.count).filter { values.rowElements($0).allSatisfy { $0 == 0 } }
    let zero = ImageNotice(question, rows: empty) {
      Notice.zeroRelevance(name, images: $0.numbers, at: tensor)
    }
    guard composite.start == .relevance else { return [zero].compactMap { $0 } }
    let large = (0..<question.count).filter { image in
      let size = values.rowElements(image).reduce(0) { $0 + Double(abs($1)) }
      return size > Self.proportionate * abs(scores[image])
    }
    let unstable = ImageNotice(question, rows: composite.otherwise == .relevance ? large : []) {
      Notice.unstableRelevance(name, images: $0.numbers)
    }
    let negative = ImageNotice(question, rows: scores.indices.filter { scores[$0] < 0 }) {
      Notice.negativeScores(name, $0.count)
    }
    return [zero, unstable, negative].compactMap { $0 }
  }
}

extension Notice {
  static func zeroRelevance(_ method: String, images: String, at tensor: String) -> Notice {
    Notice(
      "attribution.zero-relevance",
      "\(method) gives no relevance at all at '\(tensor)' for the images "
        + "\(images): the map is empty, and there is "
        + "nothing to scale."
    )
  }

  static func unstableRelevance(_ method: String, images: String) -> Notice {
    Notice(
      "attribution.unstable-relevance",
      "The relevance of \(method) is out of all proportion to the score for the images "
        + "\(images): denominators come near 0. Raise "
        + "epsilon, keep biases, or take a composite that favours excitations, such as epsilon-plus."
    )
  }

  static func negativeScores(_ method: String, _ count: Int) -> Notice {
    Notice(
      "attribution.negative-score",
      "\(count) of the scores are below 0, so that positive relevance of \(method) speaks against "
        + "the target there."
    )
  }
}
