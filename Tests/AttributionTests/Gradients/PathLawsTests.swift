import Attribution
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Laws of the path methods")
struct PathLawsTests {
  /// Every method whose relevance is an integral of gradients along a path that the function's own
  /// form does not choose.
  static let methods = [
    "gradient", "gradient-x-input", "integrated-gradients:steps=20",
    "expected-gradients:baseline=noise/3:samples=30", "gradient-shap:baseline=black:samples=20",
    "smoothgrad:samples=8", "smoothgrad:samples=4@integrated-gradients:steps=5", "smooth-taylor",
    "blur-ig:steps=20:sigma=3",
  ]

  static func values(_ text: String, _ question: Question) throws -> Tensor<Float> {
    try MethodChoice(text).method().attribute(question).values
  }

  @Test(
    "two networks of one function are explained alike",
    arguments: methods + ["guided-ig:steps=20", "vargrad:samples=8", "smoothgrad-squared"]
  )
  func implementationInvariance(_ method: String) throws {
    for activation in ["Tanh", "Relu"] {
      let one = try PathNetworks.question(try PathNetworks.network(activation))
      let other = try PathNetworks.question(try PathNetworks.network(activation, twins: true))
      let (a, b) = (try Self.values(method, one), try Self.values(method, other))
      // The sums are associated in other ways: rounding, and with ReLU a kink on a path.
      for image in 0..<2 { #expect(a.distance(image, from: b.doubles(image)) < 1e-3) }
    }
  }

  @Test("a sum of targets is explained by the sum", arguments: methods)
  func linearity(_ method: String) throws {
    let network = try PathNetworks.network()
    func values(_ components: [Double]) throws -> Tensor<Float> {
      let direction = try Direction(
        normal: components,
        intercept: 0,
        layer: "y",
        space: .flattened([3])
      )
      let question = try PathNetworks.question(network, target: .direction(direction))
      let length = components.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return try Self.values(method, question).map { $0 * Float(length) }
    }
    let (a, b) = (try values([1, 0, 0]), try values([0, 0, 1]))
    let sum = try values([2, 0, -3])
    for image in 0..<2 {
      let expected = zip(a.doubles(image), b.doubles(image)).map { 2 * $0 - 3 * $1 }
      #expect(sum.distance(image, from: expected) < 1e-5)
    }
  }

  @Test(
    "the sum is the difference between the path's ends",
    arguments: [
      "integrated-gradients:quadrature=middle", "guided-ig", "blur-ig:sigma=3:steps=400",
      "expected-gradients:baseline=black+white:samples=400",
    ]
  )
  func completeness(_ method: String) throws {
    let question = try PathNetworks.question(try PathNetworks.network())
    let result = try MethodChoice(method).method().attribute(question)
    let deltas = result.check("convergence delta")
    let largest = result.values.elements.map { abs($0) }.max() ?? 0
    #expect(deltas.count == 2)
    // What the methods' own step leaves, of a difference of about 1.
    for delta in deltas { #expect(abs(delta) < 0.01, "\(method)") }
    #expect(largest > 0.01)
  }

  @Test(
    "bytes depend on the seed, not on batches or threads",
    arguments: methods + [
      "guided-ig:steps=10", "vargrad:samples=3", "conductance:steps=5",
      "internal-influence:steps=5",
      "smoothgrad:samples=3@expected-gradients:baseline=noise/2:samples=4",
    ]
  )
  func bytes(_ method: String) throws {
    let network = try PathNetworks.network("Relu")
    let images = PathNetworks.images(3)
    var all: [Tensor<Float>] = []
    for (batchSize, threads) in [(1, 1), (5, 2), (16, 1)] {
      all.append(
        try Self.values(
          method,
          try PathNetworks.question(
            network,
            images: images,
            batchSize: batchSize,
            threads: threads
          )
        )
      )
    }
    #expect(all.allSatisfy { $0 == all[0] })
    let first = try Self.values(
      method,
      try PathNetworks.question(network, images: images.rows(0..<1))
    )
    #expect(first.elements[...] == all[0].rowElements(0))
    let isRandom = ["smooth", "var", "expected", "shap"].contains { method.contains($0) }
    let other = try Self.values(method, try PathNetworks.question(network, images: images, seed: 6))
    #expect((other == all[0]) == !isRandom)
  }
}
