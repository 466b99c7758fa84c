import Attribution
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("DeepLIFT sums to the difference of the scores")
struct DeepLiftIsCompleteTests {
  @Test(
    "through attention, normalisation, products and quotients, in Float64 to 1e-10",
    arguments: [true, false]
  )
  func attention(_ tokensFirst: Bool) throws {
    let network = try DifferenceNetworks.attention(tokensFirst: tokensFirst)
    var numbers = Numbers(5)
    let (x, references) = (numbers.tensor([3, 5, 6]), numbers.tensor([3, 5, 6]))
    let question = try Question(
      Engine(network, threads: 2),
      about: "images",
      inputs: ["images": x],
      target: Target(.element(2), of: "y")
    )
    let method = DeepLift(baseline: .values(references))
    let pairs = Tensor([6, 5, 6], (x.elements + references.elements).map { Double($0) })
    let run = try ReferenceRun<Double>(network, inputs: ["images": pairs], needing: ["y"])
    let m = try #require(
      try run.gradients(
        of: "y",
        seed: Tensor([6, 3], (0..<18).map { $0 % 3 == 2 ? 1 : 0 }),
        withRespectTo: ["images"],
        rules: try method.rules(for: question)
      )["images"]
    )
    let y = try #require(run.values["y"])
    let fast = try method.attribute(question)
    for image in 0..<3 {
      let terms = (0..<30).map { place in
        m.elements[image * 30 + place]
          * (pairs.elements[image * 30 + place] - pairs.elements[(image + 3) * 30 + place])
      }
      let difference = y.elements[image * 3 + 2] - y.elements[(image + 3) * 3 + 2]
      #expect(abs(difference) > 1e-3)
      #expect(abs(terms.reduce(0, +) - difference) <= 1e-10)
      let largest = terms.map { abs($0) }.max() ?? 0
      let own = fast.values.row(image).elements
      #expect(zip(own, terms).allSatisfy { abs(Double($0) - $1) <= 1e-4 * largest })
    }
  }

  @Test("where tokens come first the same contributions come out")
  func tokensFirst() throws {
    var numbers = Numbers(6)
    let x = numbers.tensor([2, 5, 6])
    let maps = try [true, false].map { tokensFirst in
      try DeepLift().attribute(
        Question(
          Engine(try DifferenceNetworks.attention(tokensFirst: tokensFirst), threads: 1),
          about: "images",
          inputs: ["images": x],
          target: Target(.element(0), of: "y")
        )
      ).values.elements
    }
    #expect(zip(maps[0], maps[1]).allSatisfy { abs($0 - $1) <= 1e-5 })
  }

  @Test("where rows are the faster part of an axis the same contributions come out")
  func flatTokens() throws {
    var numbers = Numbers(6)
    let x = numbers.tensor([2, 6, 4])
    let kinds: [(isFlat: Bool, batch: Int?)] = [(false, nil), (true, nil), (true, 4)]
    let maps = try kinds.map { isFlat, batch in
      try DeepLift().attribute(
        Question(
          Engine(try DifferenceNetworks.tokens(isFlat: isFlat, batch: batch), threads: 2),
          about: "x",
          inputs: ["x": x],
          target: Target(.element(0), of: "y")
        )
      ).values.elements
    }
    let largest = maps[0].map { abs($0) }.max() ?? 0
    #expect(largest > 0.1)
    for map in maps.dropFirst() {
      #expect(zip(maps[0], map).allSatisfy { abs($0 - $1) <= 1e-5 * largest })
    }
  }

  @Test("DeepSHAP is the mean over its references, and complete")
  func shap() throws {
    let (network, _) = try DifferenceNetworks.convolutional()
    var numbers = Numbers(8)
    let (x, references) = (numbers.tensor([2, 4, 9, 9]), numbers.tensor([5, 4, 9, 9]))
    let question = try Question(
      Engine(network, threads: 2, batchSize: 6),
      about: "x",
      inputs: ["x": x],
      target: Target(.largest, of: "y")
    )
    let shap = try DeepShap(references: references).attribute(question)
    let each = try (0..<5).map { number in
      try DeepLift(baseline: .values(references.rows(number..<number + 1))).attribute(question)
        .values
    }
    for place in shap.values.elements.indices {
      let mean = each.reduce(0) { $0 + Double($1.elements[place]) } / 5
      #expect(abs(Double(shap.values.elements[place]) - mean) <= 1e-6)
    }
    #expect(shap.checks[0].values.allSatisfy { abs($0) <= 1e-5 })
  }

  @Test("the same bytes for any batch size and number of threads")
  func sameBytes() throws {
    let (network, _) = try DifferenceNetworks.convolutional()
    var numbers = Numbers(9)
    let x = numbers.tensor([5, 4, 9, 9])
    let maps = try [(1, 1), (2, 4), (2, 16)].map { threads, batch in
      try DeepLift(rule: .revealCancel).attribute(
        Question(
          Engine(network, threads: threads, batchSize: batch),
          about: "x",
          inputs: ["x": x],
          target: Target(.element(0), of: "y")
        )
      ).values
    }
    #expect(maps[1] == maps[0])
    #expect(maps[2] == maps[0])
  }

  /// The networks of the test data, with inputs and the layer of logits.
  static let networks = [
    ("squeezenet1.1.onnx", 227, 3), ("mobilenet_v2_1.0_224.onnx", 224, 3),
    ("cifar10-resnet20.onnx", 32, 3), ("mnist-vit-tiny.onnx", 28, 1),
  ]

  @Test(
    "on real networks to 1e-4 of the difference",
    arguments: networks,
    DeepLift.Rule.allCases
  )
  func realNetworks(_ network: (file: String, size: Int, channels: Int), rule: DeepLift.Rule)
    throws
  {
    guard let url = TestData.find("networks/\(network.file)") else { return }
    let net = Network(try Model(reading: url))
    let input = try #require(net.model.inputs.first?.name)
    var numbers = Numbers(3)
    let range: ClosedRange<Float> = network.file.hasPrefix("squeeze") ? -100...150 : 0...1
    let shape: Shape = [1, network.channels, network.size, network.size]
    let question = try Question(
      Engine(net, threads: 2),
      about: input,
      inputs: [input: numbers.tensor(shape, in: range)],
      target: Target(.largest, of: try net.logits().tensor)
    )
    let relevance = try DeepLift(rule: rule).attribute(question)
    let sum = relevance.values.elements.reduce(0) { $0 + Double($1) }
    let delta = abs(relevance.checks[0].values[0])
    print("deep-lift \(rule) \(network.file): \(delta) of \(sum)")
    #expect(abs(sum) > 0.5)
    #expect(delta <= 1e-4 * abs(sum))
  }
}
