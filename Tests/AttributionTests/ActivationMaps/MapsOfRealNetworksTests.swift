import Attribution
import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Every class activation map of every real network, or a reason")
struct MapsOfRealNetworksTests {
  /// A network: its layer by default, and one of few units for the methods that pay for each.
  struct Subject: Sendable {
    let name: String
    let shape: Shape
    let layer: String
    let small: String
    let hasPooledHead: Bool
  }

  static let subjects = [
    Subject(
      name: "squeezenet1.1",
      shape: [2, 3, 227, 227],
      layer: "conv10_relu",
      small: "fire2_squeeze1x1_relu",
      hasPooledHead: true
    ),
    Subject(
      name: "mobilenet_v2_1.0_224",
      shape: [1, 3, 224, 224],
      layer: "conv61_relu6",
      small: "conv1",
      hasPooledHead: true
    ),
    Subject(
      name: "cifar10-resnet20",
      shape: [2, 3, 32, 32],
      layer: "layer3_2_add_relu",
      small: "layer3_2_add_relu",
      hasPooledHead: true
    ),
    Subject(
      name: "mnist-vit-tiny",
      shape: [2, 1, 28, 28],
      layer: "/blocks.3/n1/LayerNormalization_output_0",
      small: "/blocks.3/n1/LayerNormalization_output_0",
      hasPooledHead: false
    ),
  ]

  @Test("a finite map over the input, not zero, at the expected layer", arguments: subjects)
  func run(_ subject: Subject) throws {
    guard let file = TestData.find("networks/\(subject.name).onnx") else { return }
    let network = Network(try Model(reading: file))
    let input = try #require(network.model.inputs.first).name
    let question = try Question(
      Engine(network, threads: 2),
      about: input,
      inputs: [input: MapNetworks.input(subject.shape, seed: 7)],
      target: Target(.largest, of: network.logits().tensor)
    )
    for entry in MethodCatalogue.entries where entry.family == .maps {
      let isDear = ["score-cam", "ablation-cam"].contains(entry.name)
      let layer = isDear ? ":layer=\(subject.small)" : ""
      let method = try MethodChoice("\(entry.name)\(layer):relu=off").method()
      // The transformer has neither a pooled head nor rectifiers.
      if ["cam", "guided-grad-cam"].contains(entry.name), !subject.hasPooledHead {
        #expect(throws: InputError.self) { _ = try method.attribute(question) }
        continue
      }
      let result = try method.attribute(question)
      let dims = subject.shape.dims
      let channels = entry.name == "guided-grad-cam" ? dims[1] : 1
      #expect(result.values.shape == [dims[0], channels, dims[2], dims[3]])
      #expect(result.values.elements.allSatisfy { $0.isFinite })
      #expect(result.values.elements.contains { $0 != 0 }, "\(entry.name)")
      if entry.name == "grad-cam" {
        let notice = result.notices.first { $0.code == "attribution.chosen-layer" }
        #expect(notice?.text.contains("'\(subject.layer)'") == true, "\(notice?.text ?? "none")")
      }
    }
  }
}
