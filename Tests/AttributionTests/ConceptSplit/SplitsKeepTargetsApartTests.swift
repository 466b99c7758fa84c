import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("Each image of a split is explained by its own target")
struct SplitsKeepTargetsApartTests {
  private static let bases: [any AttributionMethod] = [
    RelevancePropagation(.epsilonPlus), GradientTimesInput(), IntegratedGradients(steps: 3),
    DeepLift(),
  ]

  /// Two channels, each of which dampens the other and speaks against its class.
  private static func network() throws -> Network {
    var file = OnnxBuilder()
    file.input("x", [nil, 2, 4, 4])
    file.initializer("w", Tensor<Float>([2, 2, 1, 1], [1, -0.5, -0.5, 1]))
    file.initializer("v", Tensor<Float>([2, 2], [1, -0.8, -0.7, 1]))
    file.node("Conv", ["x", "w"], ["conv"], name: "conv")
    file.node("Relu", ["conv"], ["relu"], name: "relu")
    file.node("GlobalAveragePool", ["relu"], ["mean"], name: "mean")
    file.node("Flatten", ["mean"], ["flat"], name: "flat")
    file.node("Gemm", ["flat", "v"], ["y"], name: "dense")
    file.output("y", [nil, 2])
    return Network(try file.model())
  }

  private func largest(_ elements: [Float]) -> Float { elements.reduce(0) { max($0, abs($1)) } }

  @Test(
    "images whose largest logits differ, behind a ReLU that is closed in places",
    arguments: 0..<4
  )
  func tops(_ index: Int) throws {
    var numbers = Numbers(51)
    let (high, low) = (
      numbers.tensor([16], in: 0.5...1).elements, numbers.tensor([16], in: -1...0.6).elements
    )
    let engine = Engine(try Self.network(), threads: 1)
    func question(_ images: [[Float]]) throws -> Question {
      try Question(
        engine,
        about: "x",
        inputs: ["x": Tensor([images.count, 2, 4, 4], images.flatMap { $0 })],
        target: Target(.largest, of: "y")
      )
    }
    let images = [high + low, low + high]
    let both = try question(images)
    try #require(both.targets[0] != both.targets[1])
    let direction = try Direction(
      normal: [1, 2],
      intercept: 0,
      layer: "relu",
      space: .channels(2)
    )
    let split = try ConceptSplit(Self.bases[index], at: "relu", [.init("some", direction)])
    let together = try split.split(both)
    for (image, values) in images.enumerated() {
      let alone = try split.split(question([values]))
      let scale = largest(alone.unsplit.elements)
      #expect(scale > 0)
      for (a, b) in zip(together.concepts + [together.rest], alone.concepts + [alone.rest]) {
        let own = a.values.rows(image..<image + 1).elements
        #expect(largest(zip(own, b.values.elements).map(-)) <= 1e-4 * scale)
      }
    }
  }
}
