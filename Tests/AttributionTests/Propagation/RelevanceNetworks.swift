import Networks
import ONNX
import Statistics
import TestSupport
import Tensors

/// Small seeded networks through which relevance is sent.
enum RelevanceNetworks {
  struct Numbers {
    var random: SplitMix64

    mutating func tensor(_ shape: Shape, _ range: ClosedRange<Float> = -1...1) -> Tensor<Float> {
      Tensor(shape, (0..<shape.count).map { _ in Float.random(in: range, using: &random) })
    }
  }

  static func seeded(_ seed: UInt64) -> Numbers { Numbers(random: SplitMix64(state: seed)) }

  /// Two images of three channels.
  static let x: Tensor<Float> = {
    var numbers = seeded(1)
    return numbers.tensor([2, 3, 9, 9])
  }()

  /// conv1 relu1 pool conv2 relu2 mean dense logits: only ReLU bends, and all layers have biases.
  static func rectified(activation: String = "Relu") throws -> Network {
    var numbers = seeded(2)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 9, 9])
    file.initializer("w1", numbers.tensor([6, 3, 3, 3]))
    file.initializer("b1", numbers.tensor([6]))
    file.initializer("w2", numbers.tensor([8, 6, 3, 3]))
    file.initializer("b2", numbers.tensor([8]))
    file.initializer("w3", numbers.tensor([4, 8]))
    file.initializer("b3", numbers.tensor([4]))
    file.node(
      "Conv",
      ["x", "w1", "b1"],
      ["c1"],
      name: "block.conv1",
      ["pads": .ints([1, 1, 1, 1])]
    )
    file.node(activation, ["c1"], ["r1"], name: "relu1")
    file.node(
      "MaxPool",
      ["r1"],
      ["p"],
      name: "pool",
      ["kernel_shape": .ints([3, 3]), "strides": .ints([2, 2])]
    )
    file.node(
      "Conv",
      ["p", "w2", "b2"],
      ["c2"],
      name: "block.conv2",
      ["pads": .ints([1, 1, 1, 1])]
    )
    file.node(activation, ["c2"], ["r2"], name: "relu2")
    file.node("GlobalAveragePool", ["r2"], ["m"], name: "mean")
    file.node("Flatten", ["m"], ["f"], name: "flatten")
    file.node("Gemm", ["f", "w3", "b3"], ["y"], name: "dense", ["transB": .int(1)])
    file.output("y", [nil, 4])
    return Network(try file.model())
  }

  /// Two convolutions with batch normalisations and a residual sum between them.
  static func residual() throws -> Network {
    var numbers = seeded(3)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 9, 9])
    for name in ["w1", "w2"] { file.initializer(name, numbers.tensor([3, 3, 3, 3])) }
    for name in ["scale1", "scale2", "variance1", "variance2"] {
      file.initializer(name, numbers.tensor([3], 0.5...2))
    }
    for name in ["bias1", "bias2", "mean1", "mean2"] { file.initializer(name, numbers.tensor([3])) }
    file.initializer("w3", numbers.tensor([4, 3]))
    let same: [String: OnnxBuilder.Value] = ["pads": .ints([1, 1, 1, 1])]
    file.node("Conv", ["x", "w1"], ["c1"], name: "conv1", same)
    file.node(
      "BatchNormalization",
      ["c1", "scale1", "bias1", "mean1", "variance1"],
      ["n1"],
      name: "norm1"
    )
    file.node("Relu", ["n1"], ["r1"], name: "relu1")
    file.node("Conv", ["r1", "w2"], ["c2"], name: "conv2", same)
    file.node(
      "BatchNormalization",
      ["c2", "scale2", "bias2", "mean2", "variance2"],
      ["n2"],
      name: "norm2"
    )
    file.node("Add", ["n2", "r1"], ["s"], name: "sum")
    file.node("Relu", ["s"], ["r2"], name: "relu2")
    file.node("GlobalAveragePool", ["r2"], ["m"], name: "mean")
    file.node("Flatten", ["m"], ["f"], name: "flatten")
    file.node("Gemm", ["f", "w3"], ["y"], name: "dense", ["transB": .int(1)])
    file.output("y", [nil, 4])
    return Network(try file.model())
  }

  /// One attention head with a written-out GELU and a normalisation.
  static func attention() throws -> Network {
    var numbers = seeded(4)
    var file = OnnxBuilder()
    file.input("x", [nil, 5, 6])
    for name in ["wq", "wk", "wv", "w1"] { file.initializer(name, numbers.tensor([6, 6])) }
    for name in ["scale", "shift", "b1"] { file.initializer(name, numbers.tensor([6])) }
    file.initializer("root", Tensor<Float>([], [Float(2).squareRoot()]))
    file.initializer("one", Tensor<Float>([], [1]))
    file.initializer("half", Tensor<Float>([], [0.5]))
    file.initializer("w2", numbers.tensor([6, 4]))
    file.node("LayerNormalization", ["x", "scale", "shift"], ["n"], name: "norm")
    for letter in ["q", "k", "v"] {
      file.node("MatMul", ["n", "w\(letter)"], [letter], name: "to-\(letter)")
    }
    file.node("Transpose", ["k"], ["kt"], name: "turn", ["perm": .ints([0, 2, 1])])
    file.node("MatMul", ["q", "kt"], ["qk"], name: "scores")
    file.node("Mul", ["qk", "half"], ["scaled"], name: "scale")
    file.node("Softmax", ["scaled"], ["a"], name: "softmax", ["axis": .int(-1)])
    file.node("MatMul", ["a", "v"], ["o"], name: "attend")
    file.node("Add", ["x", "o"], ["s"], name: "residual")
    file.node("MatMul", ["s", "w1"], ["h0"], name: "up")
    file.node("Add", ["h0", "b1"], ["h"], name: "up-bias")
    file.node("Div", ["h", "root"], ["d"], name: "gelu-div")
    file.node("Erf", ["d"], ["e"], name: "gelu-erf")
    file.node("Add", ["e", "one"], ["e1"], name: "gelu-add")
    file.node("Mul", ["h", "e1"], ["g1"], name: "gelu-mul")
    file.node("Mul", ["g1", "half"], ["g"], name: "gelu-half")
    file.node("ReduceMean", ["g"], ["m"], name: "mean", ["axes": .ints([1]), "keepdims": .int(0)])
    file.node("MatMul", ["m", "w2"], ["y"], name: "head")
    file.output("y", [nil, 4])
    return Network(try file.model())
  }

  /// Two images of five tokens.
  static let tokens: Tensor<Float> = {
    var numbers = seeded(5)
    return numbers.tensor([2, 5, 6])
  }()
}
