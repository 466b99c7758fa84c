import Diagnostics
public import Networks

/// A composite resolved for one question: what a backward pass takes.
public struct RuleSet: Sendable {
  /// A name that stands for these rules and no others.
  public let name: String
  /// The rules, for passes from the question's target to its tensor or to any tensor between.
  public let rules: BackwardRules
  /// Whether batch normalisations are merged first.
  public let mergesBatchNormalization: Bool
  /// What the backward pass begins with.
  public let seed: Question.Seed
  /// Whether what it makes of a sum of relevances is the sum of what it makes of each.
  public let isLinearInRelevance: Bool
  /// Node by node, which rule applies and why.
  public let explanation: CompositeExplanation
}

extension Composite {
  /// The rules for a question.
  ///
  /// - Parameter kept: further tensors at which a pass is read, or that are recorded: a batch
  ///   normalisation right behind one of them is not merged.
  /// - Throws: `attribution.no-rule` for all operations at once that the composite cannot pass;
  ///   `attribution.no-bounds` where z-box has none; what planning and running throw.
  public func ruleSet(for question: Question, keeping kept: [String] = []) throws -> RuleSet {
    let resolution = try RuleResolution(self, question, keeping: kept)
    try InputError.throwAny(resolution.faults)
    let rules = resolution.rules
    // The bounds of a z-box follow from those of the pixels.
    let box = resolution.bounds.isEmpty ? "" : question.domain.map { "\($0.low) \($0.high)" } ?? ""
    let sorted = canonizers.map(\.rawValue).sorted()
    return RuleSet(
      name: "\(name) \(entries) \(sorted) \(kept) \(ignoresBias) \(box)",
      rules: { path in
        try path.map { operation in
          let resolved = rules[operation.firstOutput]
          guard let resolved, resolved.isFor(operation) else {
            throw InputError(.unresolved(operation, in: name))
          }
          return resolved.rule
        }
      },
      mergesBatchNormalization: canonizers.contains(.mergedBatchNormalization),
      seed: start == .one ? .weights : .relevance,
      isLinearInRelevance: isLinearInRelevance,
      explanation: CompositeExplanation(rows: resolution.rows)
    )
  }

  /// Node by node, which rule a question's operations get and why, those included that are refused.
  public func explanation(for question: Question) throws -> CompositeExplanation {
    CompositeExplanation(rows: try RuleResolution(self, question).rows)
  }
}
