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

  /// The gamma rule at convolutions.
  private static func gamma(ignoringBias: Bool) -> Composite {
    Composite(
      "gamma",
      ignoresBias: ignoringBias,
      [
        .init(Matcher(families: [.convolution]), .init(.gamma(0.25))),
        .init(Matcher(families: [.dense]), .init(.epsilon(1e-6))),
      ]
    )
  }

  /// How many flows of negative outputs there are on the way from the logits to the input.
  private func negativeFlows(
    _ composite: Composite,
    _ network: Network,
    keeping kept: [String]
  ) throws -> Int {
    let question = try relevanceQuestion(network)
    let set = try composite.ruleSet(for: question, keeping: kept)
    var request = PlanRequest(inputs: ["x": question.values.shape], record: ["x", "y"] + kept)
    request.mergesBatchNormalization = set.mergesBatchNormalization
    let path = try network.path(of: .init(of: "y", withRespectTo: ["x"]), in: request)
    let flows = try set.rules(path).flatMap { ($0 as? LinearRule)?.flows ?? [] }
    return flows.filter { $0.gate == .whereOutputIsNegative }.count
  }

  // A tensor that is kept may be where relevance begins, so that nothing is known in front of it.
  private let kept = ["r1", "r2"]

  @Test("with and without the flow of negative outputs relevance is the same")
  func equal() throws {
    let composites: [Composite] = [
      Self.gamma(ignoringBias: false), Self.gamma(ignoringBias: true), .epsilonGammaBox,
    ]
    for network in [try RelevanceNetworks.rectified(), try RelevanceNetworks.residual()] {
      for composite in composites {
        let short = try relevance(composite, network, keeping: [])
        let long = try relevance(composite, network, keeping: kept)
        let largest = long.map(abs).max() ?? 0
        #expect(largest > 0)
        // The same products; sums of zeros may stand in other places of Float32 sums.
        for (a, b) in zip(short, long) { #expect(abs(a - b) <= 1e-5 * largest) }
      }
    }
  }

  @Test("the flow is left out in front of a ReLU, unless biases are ignored")
  func leftOut() throws {
    let rectified = try RelevanceNetworks.rectified()
    // The second convolution's outputs go to a sum before they go to a ReLU.
    let residual = try RelevanceNetworks.residual()
    let composite = Self.gamma(ignoringBias: false)
    #expect(try negativeFlows(composite, rectified, keeping: kept) == 2)
    #expect(try negativeFlows(composite, rectified, keeping: []) == 0)
    #expect(try negativeFlows(composite, residual, keeping: kept) == 2)
    #expect(try negativeFlows(composite, residual, keeping: []) == 1)
    let ignoring = Self.gamma(ignoringBias: true)
    #expect(try negativeFlows(ignoring, rectified, keeping: []) == 2)
    #expect(try negativeFlows(ignoring, residual, keeping: []) == 2)
  }

  @Test("an output that only its bias lifts above 0 takes the negative flow if biases are ignored")
  func liftedByBias() throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 2])
    file.initializer("w", Tensor<Float>([2, 1], [1, -2]))
    file.initializer("b", Tensor<Float>([1], [2]))
    file.initializer("v", Tensor<Float>([1, 1], [1]))
    file.node("Gemm", ["x", "w", "b"], ["c"], name: "first")
    file.node("Relu", ["c"], ["r"], name: "relu")
    file.node("MatMul", ["r", "v"], ["y"], name: "last")
    file.output("y", [nil, 1])
    let question = try relevanceQuestion(
      Network(try file.model()),
      target: 0,
      x: Tensor([1, 2], [1, 1]),
      domain: nil
    )
    let composite = Composite(
      "gamma",
      ignoresBias: true,
      [.init(Matcher(families: [.dense]), .init(.gamma(0.25)))]
    )
    // The score is 1 - 2 + 2 = 1; without the bias z = 1 - 1.25 * 2 = -1.5.
    let values = try RelevancePropagation(composite).attribute(question).values.elements
    #expect(values.count == 2)
    for (value, share) in zip(values, [-2 / 3, 5 / 3] as [Float]) {
      #expect(abs(value - share) < 1e-4)
    }
  }
}
