import Attribution
import Diagnostics
import Foundation
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Composites choose rules in the open")
struct CompositesChooseRulesTests {
  private func rules(
    _ composite: Composite,
    _ network: Network,
    x: Tensor<Float> = RelevanceNetworks.x
  ) throws -> [String: String] {
    let rows = try composite.explanation(for: relevanceQuestion(network, x: x)).rows
    return Dictionary(rows.map { ($0.node, $0.rule ?? "refused") }) { a, _ in a }
  }

  @Test("each node gets the expected rule, by default or by the first entry that matches")
  func landing() throws {
    let network = try RelevanceNetworks.rectified()
    #expect(
      try rules(.epsilonPlusFlat, network) == [
        "block.conv1": "flat", "relu1": "pass", "pool": "exact", "block.conv2": "z-plus",
        "relu2": "pass", "mean": "norm", "flatten": "exact", "dense": "epsilon(1e-06)",
      ]
    )
    let composite = Composite(
      "own",
      [
        .init(Matcher(node: "*.conv?", position: .first), .init(.wSquare)),
        .init(Matcher(operators: ["Conv"]), .init(.gamma(0.5))),
        .init(Matcher(position: .last), .init(.z)),
        .init(Matcher(families: [.rectifier], node: "relu2"), .init(.block)),
      ]
    )
    let own = try rules(composite, network)
    #expect(own["block.conv1"] == "block")
    #expect(own["block.conv2"] == "block")
    #expect(own["relu2"] == "block")
    #expect(own["dense"] == "z")
    #expect(own["pool"] == "block")
  }

  @Test("an explanation says why, also what is refused")
  func reasons() throws {
    let question = try relevanceQuestion(
      RelevanceNetworks.attention(),
      x: RelevanceNetworks.tokens,
      domain: nil
    )
    let explanation = try Composite.epsilonPlus.explanation(for: question)
    let refused = explanation.rows.filter { $0.rule == nil }.map(\.node)
    #expect(refused == ["norm", "scores", "softmax", "attend", "gelu-mul"])
    #expect(explanation.text.contains("attention-constant"))
    let constant = try Composite.attentionConstant.explanation(for: question)
    #expect(constant.rows.allSatisfy { $0.rule != nil })
    let families = Dictionary(
      uniqueKeysWithValues: constant.rows.map { ($0.node, $0.family) }
    )
    #expect(families["attend"] == .attentionProduct)
    #expect(families["gelu-mul"] == .selfGatedProduct)
    #expect(families["scores"] == .product)
    let error = #expect(throws: InputError.self) {
      try RelevancePropagation(.epsilonPlus).attribute(question)
    }
    #expect(error?.faults.map(\.code) == [String](repeating: "attribution.no-rule", count: 5))
  }

  @Test("a rule for weights is refused where there are none")
  func unfit() throws {
    let composite = Composite(
      "own",
      [
        .init(Matcher(families: [.maximum]), .init(.zPlus)),
        .init(Matcher(), .init(.epsilon(1e-6))),
      ]
    )
    let error = #expect(throws: InputError.self) {
      try RelevancePropagation(composite)
        .attribute(relevanceQuestion(RelevanceNetworks.rectified()))
    }
    #expect(error?.faults.first?.what.contains("pool") == true)
  }

  @Test("z-box without bounds, and with bounds that do not fit, is refused")
  func bounds() throws {
    let network = try RelevanceNetworks.rectified()
    func faults(_ composite: Composite, _ domain: PixelDomain?) throws -> [String] {
      let error = #expect(throws: InputError.self) {
        try RelevancePropagation(composite).attribute(relevanceQuestion(network, domain: domain))
      }
      return error?.faults.map(\.code) ?? []
    }
    #expect(try faults(.epsilonGammaBox, nil) == ["attribution.no-bounds"])
    #expect(
      try faults(.epsilonGammaBox, PixelDomain(low: [0], high: [1])) == ["attribution.no-bounds"]
    )
    func box(_ low: [Float], _ high: [Float]) -> Composite {
      var composite = Composite.epsilonPlus
      composite.entries.insert(
        .init(Matcher(position: .first), .init(.zBox(low: low, high: high))),
        at: 0
      )
      return composite
    }
    let domain = PixelDomain(low: [-1, -1, -1], high: [1, 1, 1])
    #expect(try faults(box([0], [1]), domain) == ["attribution.bad-bounds"])
    #expect(try faults(box([0, 0, 2], [1, 1, 1]), domain) == ["attribution.bad-bounds"])
    let own = try RelevancePropagation(box([-1, -1, -1], [1, 1, 1]))
      .attribute(relevanceQuestion(network, domain: nil))
    var given = Composite.epsilonPlus
    given.entries.insert(
      .init(Matcher(position: .first), .init(.zBox(low: nil, high: nil))),
      at: 0
    )
    let fromPixels = try RelevancePropagation(given)
      .attribute(relevanceQuestion(network, domain: domain))
    #expect(own.values == fromPixels.values)
  }

  @Test("guided backpropagation and deconvnet are refused where nothing rectifies")
  func noRectifier() throws {
    let question = try relevanceQuestion(
      RelevanceNetworks.attention(),
      x: RelevanceNetworks.tokens,
      domain: nil
    )
    for composite in [Composite.guidedBackpropagation, .deconvnet] {
      let error = #expect(throws: InputError.self) {
        try RelevancePropagation(composite).attribute(question)
      }
      #expect(error?.faults.first?.code == "attribution.unfit-method")
    }
  }
}

@Suite("Composites are files too")
struct CompositeFilesTests {
  private func composite(_ text: String) throws -> Composite {
    let folder = try TemporaryFolder()
    let url = folder.url.appending(path: "own.yaml")
    try Data(text.utf8).write(to: url)
    return try Composite(reading: url)
  }

  @Test("a file says what a preset says")
  func preset() throws {
    let made = try composite(
      """
      name: epsilon-gamma-box
      rules:
        - layers: first
          rule: z-box
        - family: convolution
          rule: gamma
          gamma: 0.25
        - family: dense
          rule: epsilon
          epsilon: 1e-6
      """
    )
    #expect(made == .epsilonGammaBox)
  }

  @Test("every key counts")
  func keys() throws {
    let made = try composite(
      """
      bias: ignore
      canonizers: [residual-sums]
      start: one
      otherwise: gradient
      rules:
        - operator: [Conv, Gemm]
          node: "features.*"
          layers: last
          rule: alpha-beta
          alpha: 3
          stabilizer: clipped
          stabilized-by: 0.5
          scale: norm
        - rule: z-box
          low: [0, 1]
          high: [2, 3]
      """
    )
    #expect(made.name == "own")
    #expect(made.ignoresBias && made.start == .one && made.otherwise == .gradient)
    #expect(made.canonizers == [.residualSums])
    #expect(
      made.entries == [
        .init(
          Matcher(operators: ["Conv", "Gemm"], node: "features.*", position: .last),
          RuleChoice(
            .alphaBeta(beta: 2),
            stabilization: Stabilization(.clipped(0.5), isScaledByNorm: true)
          )
        ),
        .init(Matcher(), RuleChoice(.zBox(low: [0, 1], high: [2, 3]))),
      ]
    )
  }

  @Test("all that is wrong with a file is said at once")
  func faults() throws {
    let error = #expect(throws: InputError.self) {
      try composite(
        """
        bias: sometimes
        rules:
          - rule: gama
          - layers: first
          - rule: alpha-beta
            alpha: 2
            beta: 3
          - rule: gamma
            gamma: -1
          - family: convolutions
            rule: flat
            colour: red
        """
      )
    }
    let text = error.map(\.description) ?? ""
    #expect(error?.faults.count == 7, "\(text)")
    for word in ["sometimes", "gama", "rule", "alpha - beta", "gamma", "family", "colour"] {
      #expect(text.contains(word), "\(word)")
    }
    #expect(throws: InputError.self) { try composite("name: empty") }
    #expect(throws: InputError.self) { try composite("rules: 3") }
    let unknown = #expect(throws: InputError.self) { try Composite(named: "epsilon-pluss") }
    #expect(unknown?.faults.first?.remedy?.contains("epsilon-plus") == true)
  }

  @Test("the example beside the probes can be read")
  func example() throws {
    let url = TestData.checkout.appending(path: "probes/composite.yaml")
    #expect(try Composite(reading: url).entries.count == 4)
  }
}
