import Attribution
import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("XRAI of every real network")
struct RegionsOfRealNetworksTests {
  @Test(
    "finite gains over the input, ranks that order them",
    arguments: [
      ("squeezenet1.1", [1, 3, 227, 227]), ("mobilenet_v2_1.0_224", [1, 3, 224, 224]),
      ("cifar10-resnet20", [2, 3, 32, 32]), ("mnist-vit-tiny", [2, 1, 28, 28]),
    ] as [(String, [Int])]
  )
  func run(_ name: String, _ dims: [Int]) throws {
    guard let file = TestData.find("networks/\(name).onnx") else { return }
    let network = Network(try Model(reading: file))
    let shape = Shape(dims)
    let input = try #require(network.model.inputs.first).name
    let question = try Question(
      Engine(network, threads: 2),
      about: input,
      inputs: [input: MapNetworks.input(shape, seed: 7)],
      target: Target(.largest, of: network.logits().tensor)
    )
    for algorithm in ["full", "fast"] {
      let text = "xrai:algorithm=\(algorithm)@integrated-gradients:steps=4"
      let found = try MethodChoice(text).method().attribute(question)
      let ranks = try #require(found.arrays["ranks"])
      #expect(found.values.shape == Shape([shape[0], 1, shape[2], shape[3]]))
      #expect(found.values.elements.allSatisfy { $0.isFinite })
      for image in 0..<shape[0] {
        let pairs = zip(ranks.rowElements(image), found.values.rowElements(image))
        let gains = Dictionary(pairs) { first, _ in first }
        // The last rank may be that of the pixels that no region brought.
        let ordered = gains.sorted { $0.key < $1.key }.map(\.value).dropLast()
        #expect(zip(ordered, ordered.dropFirst()).allSatisfy { $0 >= $1 })
      }
    }
  }

  @Test("by default it stands on Integrated Gradients from black and from white")
  func standard() throws {
    let black = try MethodChoice("integrated-gradients:steps=100:baseline=black").method()
    let white = try MethodChoice("integrated-gradients:steps=100:baseline=white").method()
    let question = try MapNetworks.question(
      MapNetworks.deep(),
      domain: PixelDomain(low: [-1, -1, -1], high: [1, 1, 1])
    )
    let ours = try MethodChoice("xrai").method().attribute(question)
    #expect(try XRAI(bases: [black, white]).attribute(question).values == ours.values)
    let blind = try MapNetworks.question(MapNetworks.deep())
    #expect(throws: InputError.self) {
      _ = try MethodChoice("xrai").method().attribute(blind)
    }
  }
}
