import Attribution
import Networks
import ONNX
import Statistics
import Tensors
import TestSupport

/// Small seeded networks for path methods: `x` `[N, 2, 6, 6]` to logits `y` `[N, 3]`, with a layer
/// `layer` `[N, 4, 6, 6]` through which everything flows.
enum PathNetworks {
  static let row: Shape = [2, 6, 6]

  /// Convolution, an activation, a strided convolution, another activation, a mean, a matrix.
  ///
  /// - Parameters:
  ///   - activation: `Tanh` is smooth, so that integrals are exact; `Relu` has kinks.
  ///   - twins: whether each channel of the layer is computed twice, each copy with half the weight
  ///     behind it: another network, the same function.
  static func network(_ activation: String = "Tanh", twins: Bool = false) throws -> Network {
    var random = SeededGenerator(seed: 3)
    func numbers(_ shape: Shape, _ scale: Float) -> Tensor<Float> {
      Tensor(shape, random.normals(shape.count).map { scale * $0 })
    }
    var first = numbers([4, 2, 3, 3], 0.4)
    var bias = numbers([4], 0.2)
    var second = numbers([3, 4, 3, 3], 0.4)
    if twins {
      first = Tensor([8, 2, 3, 3], first.elements + first.elements)
      bias = Tensor([8], bias.elements + bias.elements)
      second = Tensor(
        [3, 8, 3, 3],
        (0..<3).flatMap { output in
          let half = second.rowElements(output).map { $0 / 2 }
          return half + half
        }
      )
    }
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 2, 6, 6])
    file.initializer("w1", first)
    file.initializer("b1", bias)
    file.initializer("w2", second)
    file.initializer("w3", numbers([3, 3], 1))
    file.node("Conv", ["x", "w1", "b1"], ["c1"], ["pads": .ints([1, 1, 1, 1])])
    file.node(activation, ["c1"], ["layer"])
    file.node(
      "Conv",
      ["layer", "w2"],
      ["c2"],
      ["pads": .ints([1, 1, 1, 1]), "strides": .ints([2, 2])]
    )
    file.node(activation, ["c2"], ["a2"])
    file.node("GlobalAveragePool", ["a2"], ["p"])
    file.node("Flatten", ["p"], ["f"])
    file.node("MatMul", ["f", "w3"], ["y"])
    file.output("y", [nil, 3])
    return Network(try file.model())
  }

  /// Images of normal numbers.
  static func images(_ count: Int, seed: UInt64 = 8) -> Tensor<Float> {
    var random = SeededGenerator(seed: seed)
    return Tensor([count, 2, 6, 6], random.normals(count * 72))
  }

  static func question(
    _ network: Network,
    about tensor: String = "x",
    images: Tensor<Float> = images(2),
    target: Target.Selection = .element(1),
    batchSize: Int = 16,
    threads: Int = 2,
    domain: PixelDomain? = PixelDomain(low: [-2, -1], high: [2, 3]),
    seed: UInt64 = 5
  ) throws -> Question {
    try Question(
      Engine(network, threads: threads, batchSize: batchSize),
      about: tensor,
      inputs: ["x": images],
      target: Target(target, of: "y"),
      domain: domain,
      seed: seed
    )
  }
}

/// One image of a network in Float64 on the plain kernels: what the slow twins of the tests are
/// written with.
struct SlowNetwork {
  let network: Network
  /// The tensor at which gradients are read; points are always points of `from`.
  var tensor = "x"
  var from = "x"
  var row: Shape = PathNetworks.row
  var output = 1

  private func run(_ point: [Double]) throws -> ReferenceRun<Double> {
    try ReferenceRun(
      network,
      inputs: [from: Tensor(Shape([1] + row.dims), point)],
      needing: ["y", tensor]
    )
  }

  func score(_ point: [Double]) throws -> Double {
    try run(point).values["y"]?.elements[output] ?? .nan
  }

  func value(_ point: [Double]) throws -> [Double] {
    try run(point).values[tensor]?.elements ?? []
  }

  func gradient(_ point: [Double]) throws -> [Double] {
    var seed = Tensor<Double>([1, 3], repeating: 0)
    seed.elements[output] = 1
    let all = try run(point).gradients(of: "y", seed: seed, withRespectTo: [tensor])
    return all[tensor]?.elements ?? []
  }

  /// Σ weight * gradient at start + alpha (end - start).
  func integral(
    _ start: [Double],
    _ end: [Double],
    _ nodes: [(alpha: Double, weight: Double)]
  ) throws -> [Double] {
    var sum = [Double](repeating: 0, count: start.count)
    for node in nodes {
      let slope = try gradient(zip(start, end).map { $0 + node.alpha * ($1 - $0) })
      if sum.count != slope.count { sum = [Double](repeating: 0, count: slope.count) }
      for index in sum.indices { sum[index] += node.weight * slope[index] }
    }
    return sum
  }
}

extension Tensor<Float> {
  /// One row in Float64.
  func doubles(_ row: Int) -> [Double] { rowElements(row).map { Double($0) } }

  /// max |a - b| / max |b| over one row.
  func distance(_ row: Int, from other: [Double]) -> Double {
    let largest = other.map { abs($0) }.max() ?? 0
    return (zip(doubles(row), other).map { abs($0 - $1) }.max() ?? .nan) / largest
  }
}

extension Relevance {
  /// The values of a check.
  func check(_ name: String) -> [Double] { checks.first { $0.name == name }?.values ?? [] }
}
