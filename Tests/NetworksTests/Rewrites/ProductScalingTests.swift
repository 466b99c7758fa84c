import Networks
import TestSupport
import Tensors
import Testing

@Suite("Numbers are merged into products of activations, which stay the same")
struct ProductScalingTests {
  private static let pass = "numbers in products"

  private static let cases = [
    RewriteCase(
      "both factors scaled",
      pass: pass,
      saves: 2,
      inner: ["transposed", "left", "right"],
      [2, 5, 7]
    ) { file, _ in
      file.initializer("a", Tensor<Float>([1], [0.3]))
      file.initializer("b", Tensor<Float>(scalar: 0.7))
      file.node("Transpose", ["x"], ["transposed"], ["perm": .ints([0, 1, 3, 2])])
      file.node("Mul", ["x", "a"], ["left"])
      file.node("Mul", ["b", "transposed"], ["right"])
      file.node("MatMul", ["left", "right"], ["y"])
    },
    RewriteCase(
      "the product divided",
      pass: pass,
      saves: 1,
      inner: ["transposed", "product"],
      [2, 5, 7]
    ) { file, _ in
      file.initializer("a", Tensor<Float>([1], [2.5]))
      file.node("Transpose", ["x"], ["transposed"], ["perm": .ints([0, 1, 3, 2])])
      file.node("MatMul", ["x", "transposed"], ["product"])
      file.node("Div", ["product", "a"], ["y"])
    },
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }
}
