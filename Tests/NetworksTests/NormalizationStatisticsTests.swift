import Networks
import TestSupport
import Tensors
import Testing

@Suite("LayerNormalization gives its mean and factor too")
struct NormalizationStatisticsTests {
  private func network() throws -> Network {
    var file = OnnxBuilder(opset: 17)
    file.input("x", [2, 3, 5])
    file.initializer("scale", Tensor<Float>([5], [1, -0.5, 2, 0.25, 1]))
    file.node(
      "LayerNormalization",
      ["x", "scale"],
      ["normal", "mean", "factor"],
      name: "norm",
      ["epsilon": .float(0.01)]
    )
    // All three outputs matter to y.
    file.node("Mul", ["normal", "mean"], ["product"], name: "product")
    file.node("Add", ["product", "factor"], ["y"], name: "sum")
    file.output("y", [2, 3, 5])
    return Network(try file.model())
  }

  private static let x: Tensor<Float> = {
    var random = SplitMix64(seed: 4)
    return random.tensor([2, 3, 5])
  }()

  @Test("they are what the definition says")
  func values() throws {
    let outputs = try network().fast(["x": Self.x], record: ["mean", "factor"]).recorded
    let (mean, factor) = (try #require(outputs["mean"]), try #require(outputs["factor"]))
    #expect(mean.shape == [2, 3, 1] && factor.shape == [2, 3, 1])
    for row in 0..<6 {
      let numbers = Self.x.elements[row * 5..<row * 5 + 5].map(Double.init)
      let center = numbers.reduce(0, +) / 5
      let variance = numbers.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 5
      // Sums of five numbers below 1 in Float32.
      #expect(abs(Double(mean.elements[row]) - center) <= 1e-6)
      #expect(abs(Double(factor.elements[row]) - 1 / (variance + 0.01).squareRoot()) <= 1e-5)
    }
  }

  @Test("gradients that come by all three are the central differences")
  func gradients() throws {
    let (network, x) = (try network(), Self.x.map(Double.init))
    var random = SplitMix64(seed: 5)
    let seed = random.tensor(x.shape)
    let slow = try network.slow(["x": Self.x], record: [], seed: seed, withRespectTo: ["x"])
    let gradient = try #require(slow.gradients["x"])
    // As in the tests of single operators: the difference errs by about step^2 = 1e-10.
    let step = 1e-5
    for i in x.elements.indices {
      let sides = try [step, -step].map { step in
        var moved = x
        moved.elements[i] += step
        let y = try ReferenceRun<Double>(network, inputs: ["x": moved], needing: ["y"]).values["y"]
        return zip(try #require(y).elements, seed.elements).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
      #expect(abs((sides[0] - sides[1]) / (2 * step) - gradient.elements[i]) <= 1e-7)
    }
    let fast = try network.fast(["x": Self.x], record: [], seed: seed, withRespectTo: ["x"])
    #expect(relativeError(fast.gradients["x"], gradient) <= 1e-5)
  }
}
