import Networks
import TestSupport
import Tensors
import Testing

@Suite("Biases, sums and functions are done within products, which give the same")
struct ProductFusionTests {
  private static let pass = "biases, residual sums and functions in products"

  private static let cases = [
    RewriteCase(
      "a bias and a ReLU",
      pass: pass,
      saves: 2,
      inner: ["product", "sum"],
      [5, 7]
    ) { file, random in
      file.initializer("w", random.tensor([7, 20]))
      file.initializer("b", random.tensor([20]))
      file.node("MatMul", ["x", "w"], ["product"])
      file.node("Add", ["b", "product"], ["sum"])
      file.node("Relu", ["sum"], ["y"])
    },
    RewriteCase(
      "a bias and a residual sum over transposed rows",
      pass: pass,
      saves: 2,
      inner: ["rows", "product", "sum"],
      [5, 8]
    ) { file, random in
      file.initializer("w", random.tensor([8, 8]))
      file.initializer("b", random.tensor([1, 8]))
      file.node("Transpose", ["x"], ["rows"], ["perm": .ints([1, 0, 2])])
      file.node("MatMul", ["rows", "w"], ["product"])
      file.node("Add", ["product", "b"], ["sum"])
      file.node("Add", ["rows", "sum"], ["y"])
    },
    RewriteCase(
      "an ELU after a Gemm with a transposed matrix",
      pass: pass,
      saves: 1,
      inner: ["product"],
      [7]
    ) { file, random in
      file.initializer("w", random.tensor([20, 7]))
      file.initializer("b", random.tensor([20]))
      file.node("Gemm", ["x", "w", "b"], ["product"], ["transB": .int(1)])
      file.node("Elu", ["product"], ["y"])
    },
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }
}
