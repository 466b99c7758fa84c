import Networks
import TestSupport
import Tensors
import Testing

@Suite("Batch normalisations become part of the convolutions before them, which give the same")
struct BatchNormalizationFoldingTests {
  private static let cases = [
    RewriteCase(
      "a batch normalisation",
      pass: "batch normalisations in convolutions",
      saves: 1,
      inner: ["conv"],
      [4, 6, 6]
    ) { file, random in
      file.initializer("w", random.tensor([5, 4, 3, 3], in: -0.3...0.3))
      for name in ["scale", "bias", "mean", "variance"] {
        file.initializer(name, random.tensor([5], in: 0.5...1.5))
      }
      file.node("Conv", ["x", "w"], ["conv"])
      file.node("BatchNormalization", ["conv", "scale", "bias", "mean", "variance"], ["y"])
    }
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }
}
