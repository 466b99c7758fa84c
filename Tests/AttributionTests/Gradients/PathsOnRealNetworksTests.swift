import Attribution
import Diagnostics
import Networks
import ONNX
import Statistics
import Tensors
import TestSupport
import Testing

@Suite("Every gradient method on every real network, at the input and at a layer")
struct PathsOnRealNetworksTests {
  static let networks: [(name: String, shape: Shape, layer: String)] = [
    ("squeezenet1.1", [1, 3, 227, 227], "fire5_squeeze1x1_relu"),
    ("mobilenet_v2_1.0_224", [1, 3, 224, 224], "conv40"),
    ("cifar10-resnet20", [2, 3, 32, 32], "layer2_1_add_relu"),
    ("mnist-vit-tiny", [2, 1, 28, 28], "/blocks.2/n1/LayerNormalization_output_0"),
  ]

  static let methods = [
    "gradient", "gradient-x-input", "integrated-gradients:steps=8",
    "integrated-gradients:steps=4:baseline=mean+noise/2",
    "expected-gradients:baseline=noise/2:samples=4",
    "gradient-shap:baseline=zero:samples=3:noise=0.1", "smoothgrad:samples=3", "vargrad:samples=3",
    "smoothgrad-squared:samples=2@integrated-gradients:steps=3", "smooth-taylor:samples=4",
    "blur-ig:steps=4:sigma=5", "guided-ig:steps=4", "conductance:steps=4",
    "internal-influence:steps=4",
  ]

  @Test("finite relevance of the tensor's shape, not zero", arguments: networks)
  func run(_ name: String, _ shape: Shape, _ layer: String) throws {
    guard let file = TestData.find("networks/\(name).onnx") else { return }
    let network = Network(try Model(reading: file))
    let input = try #require(network.model.inputs.first).name
    var random = SeededGenerator(seed: 4)
    let scale: Float = name == "squeezenet1.1" ? 60 : 0.6
    let images = Tensor(shape, random.normals(shape.count).map { scale * $0 })
    let engine = Engine(network, threads: 2)
    for tensor in [input, layer] {
      let question = try Question(
        engine,
        about: tensor,
        inputs: [input: images],
        target: Target(.largest, of: network.logits().tensor)
      )
      for text in Self.methods {
        let method = try MethodChoice(text).method()
        if text.hasPrefix("blur-ig"), question.rowShape.rank != 3 {
          #expect(throws: InputError.self) { _ = try method.attribute(question) }
          continue
        }
        let values = try method.attribute(question).values
        let isFinite = values.elements.allSatisfy(\.isFinite)
        #expect(values.shape == question.values.shape)
        #expect(isFinite)
        #expect(values.elements.contains { $0 != 0 }, "\(text) on \(name)")
      }
    }
  }

  @Test("the catalogue makes each with its defaults, and refuses wrong settings all at once")
  func catalogue() throws {
    for entry in MethodCatalogue.entries where entry.family == .gradients {
      let needsData = ["expected-gradients", "gradient-shap"].contains(entry.name)
      let codes = try faultCodes { _ = try MethodChoice(entry.name).method() }
      #expect(codes == (needsData ? ["attribution.no-distribution"] : nil), "\(entry.name)")
      #expect(!entry.advice.isEmpty && !entry.cost.isEmpty && !entry.source.isEmpty)
    }
    let wrong = [
      "integrated-gradients:steps=0", "integrated-gradients:quadrature=simpson",
      "integrated-gradients:tolerance=0", "blur-ig:sigma=-1", "guided-ig:fraction=2",
      "smoothgrad:samples=none", "smoothgrad:noise=-1", "smoothgrad:deviation=x",
      "gradient:form=cubed",
    ]
    for text in wrong {
      #expect(
        try faultCodes { _ = try MethodChoice(text).method() } == ["attribution.bad-setting"],
        "\(text)"
      )
    }
    #expect(
      try faultCodes { _ = try MethodChoice("smoothgrad@nothing").method() }
        == ["attribution.no-such-method"]
    )
  }
}
