import Attribution
import Foundation
import Networks
import ONNX
import Statistics
import Tensors
import TestSupport
import Testing

/// Path methods on the network of `Tests/References/paths.py`, whose weights are hashes.
@Suite("Path methods agree with PAIR's saliency and captum")
struct PathsMatchOtherToolsTests {
  static func network() throws -> Network {
    func weights(_ shape: Shape, _ seed: UInt32, _ scale: Float) -> Tensor<Float> {
      Tensor(hashed: shape, seed: seed).map { $0 * scale }
    }
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 3, 24, 24])
    file.initializer("w1", weights([8, 3, 5, 5], 1, 0.2))
    file.initializer("b1", weights([8], 2, 0.1))
    file.initializer("w2", weights([8, 8, 3, 3], 3, 0.4))
    file.initializer("w3", weights([3, 8], 4, 1))
    file.node(
      "Conv",
      ["x", "w1", "b1"],
      ["c1"],
      ["pads": .ints([2, 2, 2, 2]), "strides": .ints([2, 2])]
    )
    file.node("Relu", ["c1"], ["layer"])
    file.node("Conv", ["layer", "w2"], ["c2"], ["pads": .ints([1, 1, 1, 1])])
    file.node("Relu", ["c2"], ["a2"])
    file.node("GlobalAveragePool", ["a2"], ["p"])
    file.node("Flatten", ["p"], ["f"])
    file.node("Gemm", ["f", "w3"], ["y"], ["transB": .int(1)])
    file.output("y", [nil, 3])
    return Network(try file.model())
  }

  static func image() -> Tensor<Float> {
    let squares = Tensor(hashed: [3, 6, 6], seed: 11).elements
    let noise = Tensor(hashed: [3, 24, 24], seed: 12).elements
    return Tensor(
      [1, 3, 24, 24],
      noise.indices.map { index in
        let (plane, y, x) = (index / 576, index / 24 % 24, index % 24)
        return squares[plane * 36 + y / 4 * 6 + x / 4] + 0.25 * noise[index]
      }
    )
  }

  static func question(about tensor: String) throws -> Question {
    try Question(
      Engine(try network(), threads: 2),
      about: tensor,
      inputs: ["x": image()],
      target: Target(.element(1), of: "y"),
      seed: 1
    )
  }

  static func reference(_ name: String) throws -> [Double] {
    let file = TestData.checkout.appending(path: "Tests/References/arrays/paths.npz")
    return try NumPyArchive(reading: file).array(name).floats().elements.map { Double($0) }
  }

  @Test(
    "their deterministic maps, number by number",
    arguments: [
      ("blur-ig", "x", 1e-3), ("guided-ig", "x", 1e-2), ("integrated-gradients", "x", 1e-3),
      ("conductance", "layer", 1e-3), ("internal-influence", "layer", 1e-3),
    ]
  )
  func deterministic(_ name: String, _ tensor: String, _ tolerance: Double) throws {
    let question = try Self.question(about: tensor)
    let score = try Self.reference("score")[0]
    #expect(try abs(question.scores[0] - score) < 1e-5)
    let values = try MethodChoice(name).method(parity: .captum).attribute(question).values
    let expected = try Self.reference(name)
    // They are float64: a kink of the path may flip, and with Guided IG an order that nearly ties.
    #expect(values.distance(0, from: expected) < tolerance)
    #expect(try #require(rankCorrelation(values.doubles(0), expected)) >= 0.999)
  }

  @Test("SmoothGrad's mean over many copies", arguments: ["smoothgrad", "smoothgrad-squared"])
  func random(_ name: String) throws {
    let question = try Self.question(about: "x")
    let values = try MethodChoice("\(name):samples=4000").method().attribute(question).values
    let expected = try Self.reference(name)
    // The noise is drawn twice, so that a few percent of a single gradient's spread are left.
    #expect(try #require(rankCorrelation(values.doubles(0), expected)) >= 0.99)
    #expect(GoldenGradientsTests.cosine(values.doubles(0), expected) >= 0.99)
  }
}
