import Networks
import TestSupport
import Tensors
import Testing

@Suite("Biases, sums and activations are done within convolutions, which give the same")
struct ConvolutionFusionTests {
  private static let pass = "biases, residual sums and activations in convolutions"
  private static let cases = [
    RewriteCase(
      "a residual sum and a ReLU",
      pass: pass,
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
      pass: pass,
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
      pass: pass,
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
    let example = RewriteCase("", pass: Self.pass, saves: 0, inner: [], [4, 6, 6]) { file, random in
      file.initializer("w", random.tensor([5, 4, 3, 3], in: -0.3...0.3))
      file.initializer("more", random.tensor(Shape(dims)))
      file.node("Conv", ["x", "w"], ["conv"])
      file.node("Add", ["conv", "more"], ["y"])
    }
    try example.check()
  }
}
