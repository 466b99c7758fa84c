import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Biases, sums and activations are done within convolutions, which give the same")
struct ConvolutionFusionTests {
  private static let cases = [
    RewriteCase(
      "a residual sum and a ReLU",
      pass: "biases, residual sums and activations in convolutions",
      saves: 2,
      inner: ["conv", "sum"],
      [4, 6, 6]
    ) { file, random in
      file.initializer("w", random.tensor([4, 4, 3, 3], in: -0.3...0.3))
      file.node("Conv", ["x", "w"], ["conv"], ["pads": .ints([1, 1, 1, 1])])
      file.node("Add", ["x", "conv"], ["sum"])
      file.node("Relu", ["sum"], ["y"])
    },
    RewriteCase(
      "a bias of its own, beside one that the convolution has",
      pass: "biases, residual sums and activations in convolutions",
      saves: 2,
      inner: ["conv", "sum"],
      [4, 6, 6]
    ) { file, random in
      file.initializer("w", random.tensor([5, 4, 3, 3], in: -0.3...0.3))
      file.initializer("b", random.tensor([5]))
      file.initializer("more", random.tensor([1, 5, 1, 1]))
      file.node("Conv", ["x", "w", "b"], ["conv"])
      file.node("Add", ["more", "conv"], ["sum"])
      file.node("Relu", ["sum"], ["y"])
    },
    RewriteCase(
      "one number for all channels",
      pass: "biases, residual sums and activations in convolutions",
      saves: 1,
      inner: ["conv"],
      [4, 6, 6]
    ) { file, random in
      file.initializer("w", random.tensor([5, 4, 3, 3], in: -0.3...0.3))
      file.initializer("more", random.tensor([1]))
      file.node("Conv", ["x", "w"], ["conv"])
      file.node("Add", ["conv", "more"], ["y"])
    },
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }

  /// Each along another axis than that of the channels, or along more than that.
  @Test(
    "what is no bias stays a sum",
    arguments: [[1, 1, 4, 1], [4], [5, 4, 4], [1, 1, 5, 1, 1]]
  )
  func notBiases(dims: [Int]) throws {
    var (file, random) = (OnnxBuilder(opset: 17), SplitMix64(seed: 14))
    file.input("x", [nil, 4, 6, 6])
    file.initializer("w", random.tensor([5, 4, 3, 3], in: -0.3...0.3))
    file.initializer("more", random.tensor(Shape(dims)))
    file.node("Conv", ["x", "w"], ["conv"])
    file.node("Add", ["conv", "more"], ["y"])
    file.output("y", [])
    file.record.graph.output[0].type.tensorType.clearShape()
    let network = Network(try file.model())
    let request = PlanRequest(inputs: ["x": [1, 4, 6, 6]], record: ["y"])
    let pass = try network.plan(request, threads: 1).passes.first {
      $0.name == "biases, residual sums and activations in convolutions"
    }
    #expect(pass.map { $0.before - $0.after } == 0)
  }
}
