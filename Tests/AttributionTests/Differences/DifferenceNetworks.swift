import Attribution
import Networks
import ONNX
import Statistics
import TestSupport
import Tensors

/// Seeded numbers of tests.
struct Numbers {
  private var random: SplitMix64

  init(_ seed: UInt64) { random = SplitMix64(state: seed) }

  /// Numbers spread evenly over a range.
  mutating func tensor(_ shape: Shape, in range: ClosedRange<Float> = -1...1) -> Tensor<Float> {
    Tensor(shape, (0..<shape.count).map { _ in Float.random(in: range, using: &random) })
  }
}

/// Small networks through which differences are passed.
enum DifferenceNetworks {
  /// Tokens of 4 channels through a dense layer, and their sums; flat, all tokens of all rows are rows
  /// of one product, and of neighbours each is of another row.
  ///
  /// - Parameter batch: the number of rows that the file fixes.
  static func tokens(isFlat: Bool, batch: Int? = nil) throws -> Network {
    var numbers = Numbers(9)
    var file = OnnxBuilder()
    file.input("x", [batch, 6, 4])
    file.initializer("w", numbers.tensor([4, 5]))
    file.initializer("v", numbers.tensor([5, 3]))
    file.initializer("flat", Tensor<Int64>([2], [-1, 4]))
    file.initializer("tokens", Tensor<Int64>([3], [6, -1, 3]))
    file.initializer("axis", Tensor<Int64>([1], [0]))
    file.node("Transpose", ["x"], ["t"], name: "t", ["perm": .ints([1, 0, 2])])
    let product = isFlat ? "Gemm" : "MatMul"
    if isFlat { file.node("Reshape", ["t", "flat"], ["merged"], name: "merged") }
    file.node(product, [isFlat ? "merged" : "t", "w"], ["dense1"], name: "dense1")
    file.node("Tanh", ["dense1"], ["tanh"], name: "tanh")
    file.node(product, ["tanh", "v"], ["dense2"], name: "dense2")
    if isFlat { file.node("Reshape", ["dense2", "tokens"], ["parted"], name: "parted") }
    file.node(
      "ReduceSum",
      [isFlat ? "parted" : "dense2", "axis"],
      ["y"],
      name: "sums",
      ["keepdims": .int(0)]
    )
    file.output("y", [batch, 3])
    return Network(try file.model())
  }

  /// A grouped, strided, padded convolution with a bias, a max-pool of overlapping windows and two
  /// dense layers: the file, and the same as dense matrices.
  ///
  /// - Parameter batch: the number of rows that the file fixes.
  static func convolutional(
    batch: Int? = nil
  ) throws -> (network: Network, dense: DenseNetwork) {
    var numbers = Numbers(7)
    let (w, b) = (numbers.tensor([4, 2, 3, 3]), numbers.tensor([4]))
    let (u, c) = (numbers.tensor([16, 6]), numbers.tensor([6]))
    let (v, d) = (numbers.tensor([3, 6]), numbers.tensor([3]))
    var file = OnnxBuilder()
    file.input("x", [batch, 4, 9, 9])
    for (name, tensor) in [("w", w), ("b", b), ("u", u), ("c", c), ("v", v), ("d", d)] {
      file.initializer(name, tensor)
    }
    file.node(
      "Conv",
      ["x", "w", "b"],
      ["conv"],
      name: "conv",
      ["pads": .ints([1, 1, 1, 1]), "strides": .ints([2, 2]), "group": .int(2)]
    )
    file.node("Relu", ["conv"], ["relu"], name: "relu")
    file.node(
      "MaxPool",
      ["relu"],
      ["pool"],
      name: "pool",
      ["kernel_shape": .ints([3, 3]), "strides": .ints([2, 2])]
    )
    file.node("Flatten", ["pool"], ["flat"], name: "flat")
    file.node("Gemm", ["flat", "u", "c"], ["dense1"], name: "dense1")
    file.node("Relu", ["dense1"], ["relu1"], name: "relu1")
    file.node("Gemm", ["relu1", "v", "d"], ["y"], name: "dense2", ["transB": .int(1)])
    file.output("y", [batch, 3])
    func doubles(_ tensor: Tensor<Float>) -> [Double] { tensor.elements.map { Double($0) } }
    let dense = DenseNetwork(layers: [
      .convolution(
        doubles(w),
        bias: doubles(b),
        channels: 4,
        height: 9,
        size: 3,
        stride: 2,
        padding: 1,
        groups: 2
      ),
      .relu,
      .maximum(channels: 4, height: 5, size: 3, stride: 2),
      .linear(
        (0..<6).map { j in (0..<16).map { Double(u.elements[$0 * 6 + j]) } },
        doubles(c)
      ),
      .relu,
      .linear((0..<3).map { j in doubles(v.row(j)) }, doubles(d)),
    ])
    return (Network(try file.model()), dense)
  }

  /// Attention, layer normalisation, a gated unit, a quotient and curved functions: everything that is
  /// passed in several steps. Tokens come first where `tokensFirst` says so, as in some exports.
  static func attention(tokensFirst: Bool = false) throws -> Network {
    var numbers = Numbers(11)
    var file = OnnxBuilder()
    file.input("images", [nil, 5, 6])
    var x = "images"
    if tokensFirst {
      file.node("Transpose", ["images"], ["tokens"], name: "tokens", ["perm": .ints([1, 0, 2])])
      x = "tokens"
    }
    file.initializer("gain", numbers.tensor([6], in: 0.5...2))
    file.initializer("shift", numbers.tensor([6]))
    file.node("LayerNormalization", [x, "gain", "shift"], ["normal"], name: "normal")
    for name in ["q", "k", "v"] {
      file.initializer("w\(name)", numbers.tensor([6, 6]))
      file.node("MatMul", ["normal", "w\(name)"], [name], name: name)
    }
    if tokensFirst {
      for name in ["q", "k", "v"] {
        let turned: [String: OnnxBuilder.Value] = ["perm": .ints([1, 0, 2])]
        file.node("Transpose", [name], ["\(name)1"], name: "\(name)1", turned)
      }
    }
    let s = tokensFirst ? "1" : ""
    file.node("Transpose", ["k\(s)"], ["kt"], name: "kt", ["perm": .ints([0, 2, 1])])
    file.node("MatMul", ["q\(s)", "kt"], ["scores"], name: "scores")
    file.node("Softmax", ["scores"], ["weights"], name: "weights", ["axis": .int(2)])
    file.node("MatMul", ["weights", "v\(s)"], ["mixed"], name: "mixed")
    file.node("Erf", ["mixed"], ["erf"], name: "erf")
    file.node("Mul", ["erf", "mixed"], ["gated"], name: "gated")
    file.node("Sigmoid", ["gated"], ["gate"], name: "gate")
    file.node("Exp", ["mixed"], ["positive"], name: "positive")
    file.node("Add", ["positive", "gate"], ["below"], name: "below")
    file.node("Div", ["gated", "below"], ["quotient"], name: "quotient")
    file.node("LogSoftmax", ["quotient"], ["log"], name: "log", ["axis": .int(1)])
    file.node("ReduceMean", ["log"], ["pooled"], name: "pooled", ["axes": .ints([1])])
    file.initializer("head", numbers.tensor([6, 3]))
    file.node("MatMul", ["pooled", "head"], ["y"], name: "head")
    file.output("y", [nil, 3])
    return Network(try file.model())
  }
}
