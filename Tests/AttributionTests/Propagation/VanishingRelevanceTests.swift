import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("What is known to be zero is left out, and nothing else")
struct VanishingRelevanceTests {
  /// Relevance at the input, sent down from some tensor.
  private func relevance(
    _ composite: Composite,
    _ network: Network,
    keeping kept: [String]
  ) throws -> [Float] {
    let question = try relevanceQuestion(network)
    let set = try composite.ruleSet(for: question, keeping: kept)
    return try question.backward(
      of: question.values,
      owners: Array(0..<question.count),
      seed: set.seed,
      rulesName: set.name,
      mergesBatchNormalization: set.mergesBatchNormalization,
      rules: set.rules
    ).gradient(at: "x").elements
  }

  @Test(
    "with and without the flow of negative outputs relevance is the same",
    arguments: [Composite.epsilonGammaBox, .epsilonAlpha2Beta1, .epsilonPlus]
  )
  func equal(_ composite: Composite) throws {
    // A tensor that is kept may be where relevance begins, so that nothing is known in front of it.
    for (network, rectified) in [
      (try RelevanceNetworks.rectified(), ["r1", "r2"]), (try RelevanceNetworks.residual(), []),
    ] {
      let short = try relevance(composite, network, keeping: [])
      let long = try relevance(composite, network, keeping: rectified)
      let largest = long.map(abs).max() ?? 0
      #expect(largest > 0)
      // The same products; sums of zeros may stand in other places of Float32 sums.
      for (a, b) in zip(short, long) { #expect(abs(a - b) <= 1e-5 * largest) }
    }
  }
}
