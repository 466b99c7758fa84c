import Attribution
import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("The parts of a split sum to the whole")
struct SplitsSumToTheWholeTests {
  private static let bases: [any AttributionMethod] = [
    GradientTimesInput(),
    IntegratedGradients(steps: 4),
    DeepLift(),
    DeepLift(rule: .revealCancel),
    RelevancePropagation(.epsilonPlus),
    RelevancePropagation(.epsilonAlpha2Beta1Flat),
    RelevancePropagation(.lrpZ),
  ]

  private func sum(_ split: SplitRelevance) -> [Double] {
    split.unsplit.elements.indices.map { place in
      (split.concepts + [split.rest]).reduce(Double(split.around.elements[place])) {
        $0 + Double($1.values.elements[place])
      }
    }
  }

  private func largest(_ tensor: Tensor<Float>) -> Double {
    tensor.elements.reduce(0) { max($0, abs(Double($1))) }
  }

  private func distance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
    zip(a.elements, b.elements).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
  }

  @Test("element by element, and to the method's own map", arguments: 0..<7)
  func sums(_ index: Int) throws {
    let base = Self.bases[index]
    let made = try SplitCase()
    let split = try ConceptSplit(base, at: "pool", SplitCase.concepts(3, at: .pool))
      .split(made.question)
    let own = try base.attribute(made.question).values
    let scale = largest(own)
    #expect(distance(split.unsplit, own) <= 1e-5 * scale)
    let sums = sum(split)
    #expect(zip(sums, own.elements).allSatisfy { abs($0 - Double($1)) <= 1e-5 * scale })
    // Everything passes the max-pool; Reveal-Cancel and LRP divide by small numbers.
    #expect(largest(split.around) <= 1e-3 * scale)
    #expect(!split.hasWaysAround)
    let checks = Dictionary(uniqueKeysWithValues: split.checks.map { ($0.name, $0.values) })
    let sizes = try #require(checks["largest around the layer"])
    #expect(abs((sizes.max() ?? 0) * scale - largest(split.around)) <= 1e-3 * scale)
  }

  @Test("a layer that a batch normalisation follows has its parts too")
  func batchNormalization() throws {
    let question = try relevanceQuestion(RelevanceNetworks.residual())
    let channels = try question.outputs(["c1"], of: question.values, owners: [0, 1])["c1"]
    let space = Direction.Space.channels(try #require(channels).shape[1])
    let normal = (0..<space.dimension).map { Double($0) - 1.5 }
    let direction = try Direction(normal: normal, intercept: 0, layer: "c1", space: space)
    for composite in [Composite.epsilonPlus, .epsilonPlusFlat] {
      let method = RelevancePropagation(composite)
      let split = try ConceptSplit(method, at: "c1", [.init("some", direction)]).split(question)
      #expect(largest(split.around) <= 1e-3 * largest(split.unsplit))
      #expect(largest(split.concepts[0].values) > 0)
    }
  }

  @Test("concepts that span the whole layer leave no rest", arguments: 0..<7)
  func whole(_ index: Int) throws {
    let made = try SplitCase()
    let split = try ConceptSplit(
      Self.bases[index],
      at: "pool",
      SplitCase.concepts(4, at: .pool)
    ).split(made.question)
    let scale = split.concepts.reduce(largest(split.unsplit)) { max($0, largest($1.values)) }
    #expect(largest(split.rest.values) <= 1e-3 * scale)
  }

  @Test("the order of the concepts does not matter", arguments: 0..<7)
  func order(_ index: Int) throws {
    let made = try SplitCase()
    let concepts = try SplitCase.concepts(3, at: .pool)
    let (one, other) = (
      try ConceptSplit(Self.bases[index], at: "pool", concepts).split(made.question),
      try ConceptSplit(Self.bases[index], at: "pool", concepts.reversed()).split(made.question)
    )
    let scale = largest(one.unsplit)
    for (a, b) in zip(one.concepts, other.concepts.reversed()) {
      #expect(a.name == b.name)
      #expect(distance(a.values, b.values) <= 1e-4 * max(scale, largest(a.values)))
    }
  }

  @Test("a concept to which the score does not react gets nothing")
  func orthogonal() throws {
    let made = try SplitCase()
    let layer = try Question(
      made.question.engine,
      about: "pool",
      inputs: ["x": made.question.values.rows(0..<1)],
      target: Target(.element(1), of: "y")
    )
    // Orthogonal to the gradient and nothing else: two elements of it exchanged, one with its sign
    // turned.
    let gradient = try layer.gradient().elements.map { Double($0) }
    let places = gradient.indices.filter { gradient[$0] != 0 }
    var normal = gradient.map { _ in 0.0 }
    (normal[places[0]], normal[places[1]]) = (gradient[places[1]], -gradient[places[0]])
    let concept = ConceptSplit.Concept(
      "unseen",
      try Direction(normal: normal, intercept: 0, layer: "pool", space: .flattened([4, 2, 2]))
    )
    let question = try Question(
      made.question.engine,
      about: "x",
      inputs: ["x": made.question.values.rows(0..<1)],
      target: Target(.element(1), of: "y")
    )
    let split = try ConceptSplit(GradientTimesInput(), at: "pool", [concept]).split(question)
    #expect(largest(split.concepts[0].values) <= 1e-6 * largest(split.unsplit))
    #expect(abs(split.concepts[0].layerTotals[0]) <= 1e-6)
  }

  @Test("what flows around the layer is shown apart")
  func around() throws {
    var numbers = Numbers(31)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 4, 4])
    file.initializer("w", numbers.tensor([3, 3, 1, 1]))
    file.node("Conv", ["x", "w"], ["branch"], name: "branch")
    file.node("Add", ["x", "branch"], ["sum"], name: "sum")
    file.node("Relu", ["sum"], ["relu"], name: "relu")
    file.node("GlobalAveragePool", ["relu"], ["y"], name: "y")
    file.output("y", [nil, 3, 1, 1])
    let question = try Question(
      Engine(Network(try file.model()), threads: 1),
      about: "x",
      inputs: ["x": numbers.tensor([2, 3, 4, 4], in: 0...1)],
      target: Target(.unit(0), of: "y")
    )
    let direction = try Direction(
      normal: [1, 2, 3],
      intercept: 0,
      layer: "branch",
      space: .channels(3)
    )
    let split = try ConceptSplit(
      GradientTimesInput(),
      at: "branch",
      [.init("some", direction)]
    ).split(question)
    #expect(largest(split.around) > 0.01)
    #expect(split.hasWaysAround)
    #expect(split.notices.map(\.code) == ["attribution.ways-around"])
    let sums = sum(split)
    #expect(zip(sums, split.unsplit.elements).allSatisfy { abs($0 - Double($1)) <= 1e-6 })
  }

  /// Networks of the test data with a layer in the middle that every way passes.
  private static let networks = [
    ("squeezenet1.1.onnx", "fire5", 227, 3), ("mobilenet_v2_1.0_224.onnx", "add31", 224, 3),
    ("cifar10-resnet20.onnx", "layer1_2_add_relu", 32, 3),
    ("mnist-vit-tiny.onnx", "/blocks.1/Add_2_output_0", 28, 1),
  ]

  @Test("on real networks the parts sum to the map", arguments: networks)
  func realNetworks(_ network: (file: String, layer: String, size: Int, channels: Int)) throws {
    guard let url = TestData.find("networks/\(network.file)") else { return }
    let net = Network(try Model(reading: url))
    let input = try #require(net.model.inputs.first?.name)
    var numbers = Numbers(3)
    let range: ClosedRange<Float> = network.file.hasPrefix("squeeze") ? -100...150 : 0...1
    let pixels: Shape = [1, network.channels, network.size, network.size]
    let question = try Question(
      Engine(net, threads: 2),
      about: input,
      inputs: [input: numbers.tensor(pixels, in: range)],
      target: Target(.largest, of: try net.logits().tensor)
    )
    let layer = network.layer
    let values = try question.outputs([layer], of: question.values, owners: [0])[layer]
    let shape = try #require(values).shape
    // Channels first, tokens with channels last.
    let channels = shape[shape.rank == 3 ? 2 : 1]
    let directions = try (0..<2).map { index in
      ConceptSplit.Concept(
        "\(index)",
        try Direction(
          normal: numbers.tensor([channels]).elements.map { Double($0) },
          intercept: 0,
          layer: layer,
          space: .channels(channels)
        )
      )
    }
    let isTransformer = shape.rank == 3
    let bases: [any AttributionMethod] = [
      GradientTimesInput(), IntegratedGradients(steps: 2), DeepLift(),
      RelevancePropagation(isTransformer ? .attentionConstant : .epsilonPlus),
    ]
    for base in bases {
      let split = try ConceptSplit(base, at: layer, directions).split(question)
      let scale = largest(split.unsplit)
      let sums = sum(split)
      #expect(
        zip(sums, split.unsplit.elements).allSatisfy { abs($0 - Double($1)) <= 1e-5 * scale }
      )
      #expect(largest(split.concepts[0].values) > 0)
      // The parts are sent down from the layer, the map comes from the target: they meet only if what
      // was sent is all there was.
      #expect(largest(split.around) <= 1e-3 * scale, "\(type(of: base))")
    }
  }
}
