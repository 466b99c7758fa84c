import Attribution
import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Every method of rules works on every network or refuses with a reason")
struct RelevanceOnRealNetworksTests {
  private static let transformers: Set = ["attention-constant", "attnlrp", "cgi:competitors=3"]
  private static let names = [
    "guided-backpropagation", "deconvnet", "excitation-backprop", "lrp", "lrp-epsilon", "lrp-gamma",
    "lrp-z-plus", "lrp-alpha-beta", "epsilon-plus", "epsilon-plus-flat", "epsilon-alpha2-beta1",
    "epsilon-alpha2-beta1-flat", "epsilon-gamma-box", "lrp-z", "lrp-preset-a", "lrp-preset-b",
    "lrp-preset-a-flat", "lrp-preset-b-flat", "deep-taylor", "deep-taylor-bounded",
    "attention-constant", "attnlrp", "cgi:competitors=3",
  ]

  private func question(_ file: String, _ low: [Float], _ high: [Float], _ side: Int) throws
    -> Question?
  {
    guard let url = TestData.find("networks/\(file).onnx", for: file) else { return nil }
    let network = Network(try Model(reading: url))
    let domain = PixelDomain(low: low, high: high)
    var numbers = RelevanceNetworks.seeded(9)
    let shape = Shape([low.count, side, side])
    let noise = numbers.tensor(shape, 0...1)
    let (black, white) = (domain.filled(low, shape: shape), domain.filled(high, shape: shape))
    let row = zip(zip(black.elements, white.elements), noise.elements).map {
      $0.0 + ($0.1 - $0.0) * $1
    }
    let input = network.model.inputs[0].name
    return try Question(
      Engine(network, threads: 2),
      about: input,
      inputs: [input: Tensor(Shape([1] + shape.dims), row)],
      target: Target(.largest, of: network.model.outputs[0].name),
      domain: domain
    )
  }

  private func run(_ question: Question, refuses: (String) -> Bool) throws {
    for name in Self.names {
      let method = try MethodChoice(name).method()
      guard !refuses(name) else {
        let error = #expect(throws: InputError.self, "\(name)") { try method.attribute(question) }
        let codes = Set(error?.faults.map(\.code) ?? [])
        #expect(
          codes == ["attribution.no-rule"] || codes == ["attribution.unfit-method"],
          "\(name)"
        )
        continue
      }
      let relevance = try method.attribute(question)
      #expect(relevance.values.shape == question.values.shape)
      #expect(relevance.values.elements.allSatisfy { $0.isFinite }, "\(name)")
      #expect(relevance.values.elements.contains { $0 != 0 }, "\(name)")
    }
  }

  @Test("SqueezeNet")
  func squeezeNet() throws {
    let (low, high): ([Float], [Float]) = (
      [-104.006, -116.669, -122.679], [150.994, 138.331, 132.321]
    )
    guard let question = try question("squeezenet1.1", low, high, 227) else { return }
    try run(question) { _ in false }
  }

  @Test("MobileNetV2")
  func mobileNet() throws {
    guard
      let question = try question("mobilenet_v2_1.0_224", [-1, -1, -1], [1, 1, 1], 224)
    else { return }
    try run(question) { _ in false }
  }

  @Test("ResNet-20 with batch normalisations")
  func resNet() throws {
    let (low, high): ([Float], [Float]) = ([-2.118, -2.036, -1.804], [2.249, 2.429, 2.64])
    guard let question = try question("cifar10-resnet20", low, high, 32) else { return }
    try run(question) { _ in false }
    let explanation = try Composite.epsilonPlus.explanation(for: question)
    #expect(
      !explanation.rows.contains { $0.operatorType == "BatchNormalization" && $0.rule == "pass" }
    )
    #expect(explanation.rows.filter { $0.family == .sum }.allSatisfy { $0.rule == "norm" })
  }

  @Test("a vision transformer")
  func transformer() throws {
    guard let question = try question("mnist-vit-tiny", [0], [1], 28) else { return }
    try run(question) { !Self.transformers.contains($0) }
    // Relevance stays of the size of the score although nothing rectifies.
    for composite in [Composite.attentionConstant, .attnLRP] {
      let relevance = try RelevancePropagation(composite).attribute(question)
      let size = relevance.values.elements.reduce(0) { $0 + Double(abs($1)) }
      #expect(try size <= 100 * abs(question.scores[0]), "\(composite.name)")
    }
  }
}

@Suite("Settings of the methods of rules")
struct RelevanceSettingsTests {
  private func faults(_ text: String) -> [String] {
    do {
      _ = try MethodChoice(text).method()
      return []
    } catch let error as InputError {
      return error.faults.map(\.code)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("alpha - beta other than 1, and other bad settings, are refused")
  func bad() {
    #expect(faults("lrp-alpha-beta:alpha=2:beta=2") == ["attribution.alpha-beta"])
    #expect(faults("lrp-alpha-beta:alpha=0.5") == ["attribution.alpha-beta"])
    #expect(faults("lrp-gamma:gamma=-1") == ["attribution.bad-setting"])
    #expect(faults("lrp-epsilon:epsilon=nan") == ["attribution.bad-setting"])
    #expect(faults("lrp:composite=epsilon-pluss") == ["attribution.no-such-composite"])
    #expect(faults("lrp:composite=nowhere.yaml") == ["files.missing"])
    #expect(faults("lrp:bias=perhaps") == ["attribution.bad-setting"])
    #expect(faults("cgi:competitors=none") == ["attribution.bad-setting"])
    #expect(faults("lrp-alpha-beta:beta=0") == [])
  }

  @Test("every setting changes something")
  func settings() throws {
    let question = try relevanceQuestion(RelevanceNetworks.rectified())
    func map(_ text: String) throws -> Tensor<Float> {
      try MethodChoice(text).method().attribute(question).values
    }
    for (plain, changed) in [
      ("lrp", "lrp:composite=epsilon-gamma-box"), ("lrp", "lrp:bias=ignore"),
      ("lrp-epsilon", "lrp-epsilon:epsilon=0.5"), ("lrp-gamma", "lrp-gamma:gamma=1"),
      ("lrp-gamma", "lrp-gamma:form=plain"),
      ("lrp-alpha-beta", "lrp-alpha-beta:beta=0.5"), ("lrp-alpha-beta", "lrp-alpha-beta:alpha=3"),
      ("cgi", "cgi:competitors=1"),
    ] {
      #expect(try map(plain) != map(changed), "\(changed)")
    }
    #expect(try map("lrp-alpha-beta:alpha=3") == map("lrp-alpha-beta:beta=2"))
    #expect(try map("lrp-preset-a") == map("lrp:composite=lrp-preset-a"))
  }

  @Test("nothing at all is noticed, and what is not finite refused")
  func nothing() throws {
    let network = try RelevanceNetworks.rectified()
    let none = try relevanceQuestion(network, x: Tensor([1, 3, 9, 9], repeating: 0))
    let relevance = try RelevancePropagation(.lrpZ).attribute(none)
    #expect(relevance.notices.contains { $0.code == "attribution.zero-relevance" })
    let huge = try relevanceQuestion(network, x: Tensor([1, 3, 9, 9], repeating: 3e38))
    let error = #expect(throws: InputError.self) {
      try RelevancePropagation(.lrpZ).attribute(huge)
    }
    #expect(error?.faults.first?.code == "attribution.not-finite")
  }
}

@Suite("Competitive gradient times input keeps what wins")
struct CompetitionTests {
  @Test("an element stays where the label has the largest product, or the smallest below 0")
  func definition() throws {
    let network = try RelevanceNetworks.rectified()
    let question = try relevanceQuestion(network, target: 2, batchSize: 3)
    let x = question.values
    let products = try (0..<4).map { label in
      let gradient = try relevanceQuestion(network, target: label).gradient()
      return zip(gradient.elements, x.elements).map { $0 * $1 }
    }
    let expected = x.elements.indices.map { place -> Float in
      let own = products[2][place]
      let others = [0, 1, 3].map { products[$0][place] }
      if own > 0, others.allSatisfy({ $0 <= own }) { return own }
      if own < 0, others.allSatisfy({ $0 >= own }) { return own }
      return 0
    }
    let relevance = try CompetitiveGradientInput().attribute(question)
    #expect(relevance.values.elements == expected)
    #expect(expected.contains { $0 != 0 } && expected.contains(0))
  }

  @Test("a target that is no label is refused")
  func unit() throws {
    let question = try Question(
      Engine(RelevanceNetworks.rectified(), threads: 1),
      about: "x",
      inputs: ["x": RelevanceNetworks.x],
      target: Target(.unit(1), of: "c2")
    )
    let error = #expect(throws: InputError.self) {
      try CompetitiveGradientInput().attribute(question)
    }
    #expect(error?.faults.first?.code == "attribution.unfit-method")
  }
}
