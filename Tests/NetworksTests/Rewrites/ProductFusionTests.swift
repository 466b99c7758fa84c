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

  @Test("what would have another shape is not merged: a bias of higher rank, a vector's product")
  func shapes() throws {
    var random = SplitMix64(seed: 21)
    var file = OnnxBuilder(opset: 17)
    file.input("x", [nil, 7])
    file.input("v", [7])
    file.initializer("w", random.tensor([7, 20]))
    file.initializer("b", random.tensor([1, 1, 20]))
    file.node("MatMul", ["x", "w"], ["product"])
    file.node("Add", ["product", "b"], ["raised"])
    file.node("MatMul", ["v", "w"], ["row"])
    file.node("Sigmoid", ["row"], ["other"])
    file.node("MatMul", ["v", "w"], ["again"])
    file.node("Add", ["again", "other"], ["sum"])
    file.gelu(of: "product", to: "y", shape: [1, 1, 1, 1])
    for name in ["raised", "sum", "y"] { file.output(name, [nil]) }
    let network = Network(try file.model())
    let inputs = ["x": random.tensor([3, 7]), "v": random.tensor([7])]
    for name in ["raised", "sum", "y"] {
      let slow = try network.slow(inputs, record: [name])
      let fast = try network.fast(inputs, record: [name])
      #expect(fast.recorded[name]?.shape == slow.recorded[name]?.shape, "\(name)")
      #expect(relativeError(fast.recorded[name], slow.recorded[name]) <= 1e-5, "\(name)")
    }
  }
}
