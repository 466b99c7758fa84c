import Attribution
import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Surrogates of real networks") struct SurrogatesRunOnEveryNetworkTests {
  /// A network with its preprocessing and an inner tensor.
  struct Subject: Sendable {
    let file: String
    let input: String
    let layer: String
    let preprocessing: Preprocessing

    func question(about tensor: String? = nil, seed: UInt64 = 0) throws -> Question? {
      guard let file = TestData.find("networks/" + file),
        let photograph = TestData.find(
          "photographs/imagenet-samples/n01443537_goldfish.jpg"
        )
      else { return nil }
      let network = Network(try Model(reading: file))
      let picture = try Image(decoding: Data(contentsOf: photograph))
      return try Question(
        Engine(network, threads: 2),
        about: tensor ?? input,
        inputs: [input: preprocessing.batch([picture])],
        target: Target(.largest, of: "logits"),
        domain: PixelDomain(preprocessing),
        seed: seed
      )
    }
  }

  static let subjects = [
    Subject(
      file: "squeezenet1.1.onnx",
      input: "data",
      layer: "fire9",
      preprocessing: Preprocessing(
        height: 227,
        width: 227,
        resize: .shortSide(256),
        channels: .bgr,
        range: .byte,
        mean: [104.006, 116.669, 122.679]
      )
    ),
    Subject(
      file: "mobilenet_v2_1.0_224.onnx",
      input: "images",
      layer: "",
      preprocessing: Preprocessing(
        height: 224,
        width: 224,
        resize: .shortSide(256),
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5]
      )
    ),
    Subject(
      file: "cifar10-resnet20.onnx",
      input: "images",
      layer: "layer3_2_add_relu",
      preprocessing: Preprocessing(
        height: 32,
        width: 32,
        mean: [0.485, 0.456, 0.406],
        std: [0.229, 0.224, 0.225]
      )
    ),
    Subject(
      file: "mnist-vit-tiny.onnx",
      input: "images",
      layer: "",
      preprocessing: Preprocessing(height: 28, width: 28, channels: .grey)
    ),
  ]

  static let methods = [
    "lime:samples=60", "lime:samples=60:segments=quickshift:features=all",
    "kernel-shap:samples=150", "shapley-sampling:pairs=2:segments=grid:cells=4",
    "exact-shapley:cells=2",
  ]

  @Test("Every method works on every network's pixels", arguments: subjects.map(\.file), methods)
  func pixels(file: String, text: String) throws {
    let subject = try #require(Self.subjects.first { $0.file == file })
    guard let question = try subject.question() else { return }
    let relevance = try MethodChoice(text).method().attribute(question)
    let (height, width) = (subject.preprocessing.height, subject.preprocessing.width)
    #expect(relevance.values.shape == [1, 1, height, width])
    #expect(relevance.arrays["segments"]?.shape == [1, height, width])
    #expect(relevance.values.elements.contains { $0 != 0 })
    if let gap = relevance.checks.first(where: { $0.name == "efficiency gap" }) {
      #expect(abs(gap.values[0]) < 1e-9)
    }
  }

  @Test(
    "The channels of a layer are players",
    arguments: ["squeezenet1.1.onnx", "cifar10-resnet20.onnx"]
  )
  func channels(file: String) throws {
    let subject = try #require(Self.subjects.first { $0.file == file })
    guard let question = try subject.question(about: subject.layer) else { return }
    let relevance = try Lime(samples: 60).attribute(question)
    #expect(relevance.values.shape == question.values.shape)
    #expect(relevance.arrays["players"]?.shape == [1, question.values.shape[1]])
    let grid = try ExactShapley(partition: .grid(cells: 2)).attribute(question)
    #expect(grid.values.shape == [1, 1, question.rowShape[1], question.rowShape[2]])
  }

  @Test("The same bytes for any batch size and number of threads; other bytes for another seed")
  func bytes() throws {
    guard let question = try Self.subjects[2].question(),
      let other = try Self.subjects[2].question(seed: 1)
    else { return }
    let engine = Engine(question.engine.network, threads: 1, batchSize: 7)
    let again = try Question(
      engine,
      about: "images",
      inputs: ["images": question.values],
      target: Target(.largest, of: "logits"),
      domain: question.domain
    )
    for text in ["lime:samples=60", "kernel-shap:samples=150", "shapley-sampling:pairs=2"] {
      let method = try MethodChoice(text).method()
      let values = try method.attribute(question).values
      #expect(try method.attribute(again).values == values, "\(text)")
      #expect(try method.attribute(other).values != values, "\(text)")
    }
  }

  @Test("Sampled Shapley values come to the exact ones")
  func convergence() throws {
    guard let question = try Self.subjects[2].question() else { return }
    let partition = Partition.grid(cells: 3)
    func players(_ method: any AttributionMethod) throws -> [Float] {
      try method.attribute(question).arrays["players"]?.elements ?? []
    }
    let exact = try players(ExactShapley(partition: partition))
    let kernel = try players(KernelShap(partition: partition))
    let sampled = try players(ShapleySampling(partition: partition, pairs: 60))
    let size = exact.map(abs).max() ?? 0
    // All 510 coalitions are among the kernel's samples: only rounding to Float differs.
    #expect(zip(exact, kernel).allSatisfy { abs($0 - $1) <= 1e-5 * size })
    #expect(zip(exact, sampled).allSatisfy { abs($0 - $1) <= 0.15 * size })
  }
}
