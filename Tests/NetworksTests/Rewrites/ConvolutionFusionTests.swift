import Networks
import TestSupport
import Tensors
import Testing

@Suite("Sums and activations are done within convolutions, which give the same")
struct ConvolutionFusionTests {
  private static let cases = [
    RewriteCase(
      "a residual sum and a ReLU",
      pass: "residual sums and activations in convolutions",
      saves: 2,
      inner: ["conv", "sum"],
      [4, 6, 6]
    ) { file, random in
      file.initializer("w", random.tensor([4, 4, 3, 3], in: -0.3...0.3))
      file.node("Conv", ["x", "w"], ["conv"], ["pads": .ints([1, 1, 1, 1])])
      file.node("Add", ["x", "conv"], ["sum"])
      file.node("Relu", ["sum"], ["y"])
    }
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }
}
