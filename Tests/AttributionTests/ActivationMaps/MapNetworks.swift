import Attribution
import Networks
import Statistics
import TestSupport
import Tensors

/// Small networks with a layer of units over places, drawn from a seed.
enum MapNetworks {
  /// x [N, 3, 8, 8] -> `features` [N, 5, 8, 8] -> mean over space -> one linear map -> `logits`
  /// [N, 4].
  static func pooled(seed: UInt64 = 1, relu: Bool = true) throws -> Network {
    var random = SeededGenerator(seed: seed)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 8, 8])
    file.initializer("w", numbers([5, 3, 3, 3], &random))
    file.initializer("b", numbers([5], &random))
    file.initializer("v", numbers([4, 5], &random))
    file.initializer("c", numbers([4], &random))
    file.node("Conv", ["x", "w", "b"], ["maps"], ["pads": .ints([1, 1, 1, 1])])
    file.node("Relu", ["maps"], ["features"])
    file.node("GlobalAveragePool", ["features"], ["means"])
    file.node(relu ? "Flatten" : "Relu", ["means"], ["flat"])
    if !relu { file.node("Flatten", ["flat"], ["flatter"]) }
    file.node("Gemm", [relu ? "flat" : "flatter", "v", "c"], ["logits"], ["transB": .int(1)])
    file.output("logits", [nil, 4])
    return Network(try file.model())
  }

  /// x [N, 3, 8, 8] -> `early` [N, 4, 8, 8] -> `features` [N, 6, 4, 4] -> two linear maps with a ReLU
  /// between them -> `logits` [N, 4].
  static func deep(seed: UInt64 = 2) throws -> Network {
    var random = SeededGenerator(seed: seed)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 8, 8])
    file.initializer("w1", numbers([4, 3, 3, 3], &random))
    file.initializer("b1", numbers([4], &random))
    file.initializer("w2", numbers([6, 4, 3, 3], &random))
    file.initializer("v1", numbers([96, 7], &random))
    file.initializer("c1", numbers([7], &random))
    file.initializer("v2", numbers([7, 4], &random))
    file.node("Conv", ["x", "w1", "b1"], ["maps1"], ["pads": .ints([1, 1, 1, 1])])
    file.node("Relu", ["maps1"], ["early"])
    file.node(
      "Conv",
      ["early", "w2"],
      ["maps2"],
      ["pads": .ints([1, 1, 1, 1]), "strides": .ints([2, 2])]
    )
    file.node("Relu", ["maps2"], ["features"])
    file.node("Flatten", ["features"], ["flat"])
    file.node("Gemm", ["flat", "v1", "c1"], ["hidden"])
    file.node("Relu", ["hidden"], ["open"])
    file.node("Gemm", ["open", "v2"], ["logits"])
    file.output("logits", [nil, 4])
    return Network(try file.model())
  }

  /// x [N, 3, 4, 4] -> tokens [N, 16, 3] -> their sum with a linear map of themselves, `tokens`
  /// [N, 16, 3] -> mean -> `logits` [N, 2].
  static func tokens(seed: UInt64 = 3) throws -> Network {
    var random = SeededGenerator(seed: seed)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 4, 4])
    file.initializer("shape", Tensor<Int64>([3], [0, 3, 16]))
    file.initializer("w", numbers([3, 3], &random))
    file.initializer("v", numbers([3, 2], &random))
    file.node("Reshape", ["x", "shape"], ["planes"])
    file.node("Transpose", ["planes"], ["stream"], ["perm": .ints([0, 2, 1])])
    file.node("MatMul", ["stream", "w"], ["mixed"])
    file.node("Relu", ["mixed"], ["open"])
    file.node("Add", ["stream", "open"], ["tokens"])
    file.node(
      "ReduceMean",
      ["tokens"],
      ["mean"],
      ["axes": .ints([1]), "keepdims": .int(0)]
    )
    file.node("MatMul", ["mean", "v"], ["logits"])
    file.output("logits", [nil, 2])
    return Network(try file.model())
  }

  /// A convolution, rectified, whose maps `features` are averaged and scored by one linear map, with
  /// channels first or, as TensorFlow has it, last: x [N, 4, 4, 3], `features` [N, 4, 4, 5].
  static func convolution(channelsLast: Bool, seed: UInt64 = 4) throws -> Network {
    var random = SeededGenerator(seed: seed)
    var file = OnnxBuilder()
    file.input("x", channelsLast ? [nil, 4, 4, 3] : [nil, 3, 4, 4])
    file.initializer("w", numbers([5, 3, 3, 3], &random))
    file.initializer("v", numbers([5, 2], &random))
    if channelsLast {
      file.node("Transpose", ["x"], ["planes"], ["perm": .ints([0, 3, 1, 2])])
    }
    file.node(
      "Conv",
      [channelsLast ? "planes" : "x", "w"],
      ["maps"],
      ["pads": .ints([1, 1, 1, 1])]
    )
    file.node("Relu", ["maps"], [channelsLast ? "open" : "features"])
    if channelsLast {
      file.node("Transpose", ["open"], ["features"], ["perm": .ints([0, 2, 3, 1])])
    }
    let axes: OnnxBuilder.Value = .ints(channelsLast ? [1, 2] : [2, 3])
    file.node("ReduceMean", ["features"], ["mean"], ["axes": axes, "keepdims": .int(0)])
    file.node("MatMul", ["mean", "v"], ["logits"])
    file.output("logits", [nil, 2])
    return Network(try file.model())
  }

  /// A question about images drawn from a seed.
  static func question(
    _ network: Network,
    about tensor: String = "x",
    images: Int = 2,
    target: Int = 1,
    side: Int = 8,
    batchSize: Int = 16,
    threads: Int = 2,
    domain: PixelDomain? = nil,
    seed: UInt64 = 5
  ) throws -> Question {
    try Question(
      Engine(network, threads: threads, batchSize: batchSize),
      about: tensor,
      inputs: ["x": input([images, 3, side, side], seed: seed)],
      target: Target(.element(target), of: "logits"),
      domain: domain,
      seed: seed
    )
  }

  /// Numbers in -1 ..< 1.
  static func input(_ shape: Shape, seed: UInt64) -> Tensor<Float> {
    var random = SeededGenerator(seed: seed)
    return numbers(shape, &random)
  }

  private static func numbers(_ shape: Shape, _ random: inout SeededGenerator) -> Tensor<Float> {
    Tensor(shape, (0..<shape.count).map { _ in Float(2 * random.uniform() - 1) })
  }
}

/// max |a - b| / max |b|, and infinite where b is all zero or the counts differ.
func relativeDifference(
  ofMaps maps: some Collection<Float>,
  to reference: some Collection<Double>
) -> Double {
  guard maps.count == reference.count else { return .infinity }
  let largest = reference.reduce(0) { max($0, abs($1)) }
  let difference = zip(maps, reference).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  return largest > 0 ? difference / largest : .infinity
}
