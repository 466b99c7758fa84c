import Networks
import ONNX
import Statistics
import TestSupport
import Tensors
import Testing

/// One linear layer as a network, with a seeded input.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let name: String
  let input: [Int]
  let node: String
  var weights: [Int]?
  var bias: [Int]?
  var attributes: [String: OnnxBuilder.Value] = [:]
  /// Whether the weights stand before x.
  var isSwapped = false
  /// Whether W may be replaced.
  var hasWeights: Bool { weights != nil }

  var testDescription: String { name }

  static let all: [LayerCase] = [
    LayerCase(name: "plain", input: [2, 3, 5, 5], node: "Conv", weights: [4, 3, 3, 3], bias: [4]),
    LayerCase(
      name: "strided, padded",
      input: [2, 3, 6, 7],
      node: "Conv",
      weights: [4, 3, 3, 3],
      bias: [4],
      attributes: ["strides": .ints([2, 1]), "pads": .ints([1, 1, 0, 1])]
    ),
    LayerCase(
      name: "grouped, without bias",
      input: [2, 4, 5, 5],
      node: "Conv",
      weights: [6, 2, 3, 3],
      attributes: ["group": .int(2), "pads": .ints([1, 1, 1, 1])]
    ),
    LayerCase(
      name: "depthwise, dilated",
      input: [2, 4, 7, 7],
      node: "Conv",
      weights: [4, 1, 3, 3],
      bias: [4],
      attributes: ["group": .int(4), "dilations": .ints([2, 2])]
    ),
    LayerCase(
      name: "adjoint",
      input: [2, 3, 4, 4],
      node: "ConvTranspose",
      weights: [3, 2, 3, 3],
      bias: [2],
      attributes: ["strides": .ints([2, 2]), "pads": .ints([1, 1, 1, 1])]
    ),
    LayerCase(
      name: "Gemm",
      input: [2, 9],
      node: "Gemm",
      weights: [5, 9],
      bias: [5],
      attributes: ["transB": .int(1)]
    ),
    LayerCase(name: "Gemm without bias", input: [2, 9], node: "Gemm", weights: [9, 5]),
    LayerCase(name: "MatMul", input: [2, 3, 8], node: "MatMul", weights: [8, 5]),
    LayerCase(
      name: "MatMul from the left",
      input: [2, 8, 3],
      node: "MatMul",
      weights: [5, 8],
      isSwapped: true
    ),
  ]

  /// Layers whose W is fixed and the same for all of a window.
  static let averages: [LayerCase] = [
    LayerCase(
      name: "average pool",
      input: [2, 3, 6, 6],
      node: "AveragePool",
      attributes: ["kernel_shape": .ints([3, 3]), "strides": .ints([2, 2])]
    ),
    LayerCase(
      name: "average pool with padding",
      input: [2, 3, 6, 6],
      node: "AveragePool",
      attributes: ["kernel_shape": .ints([3, 3]), "pads": .ints([1, 1, 1, 1])]
    ),
    LayerCase(name: "global average", input: [2, 3, 4, 5], node: "GlobalAveragePool"),
    LayerCase(
      name: "mean of tokens",
      input: [2, 5, 4],
      node: "ReduceMean",
      attributes: ["axes": .ints([1]), "keepdims": .int(0)]
    ),
  ]

  func numbers(_ shape: [Int], _ seed: UInt64) -> Tensor<Float> {
    var random = SplitMix64(state: seed)
    let shape = Shape(shape)
    return Tensor(shape, (0..<shape.count).map { _ in Float.random(in: -1...1, using: &random) })
  }

  var x: Tensor<Float> { numbers(input, 11) }

  func network() throws -> Network {
    var file = OnnxBuilder(opset: 17)
    file.input("x", [nil] + input.dropFirst().map { $0 })
    var inputs = ["x"]
    if let weights {
      file.initializer("w", numbers(weights, 12))
      inputs = isSwapped ? ["w", "x"] : ["x", "w"]
    }
    if let bias {
      file.initializer("b", numbers(bias, 13))
      inputs.append("b")
    }
    file.node(node, inputs, ["y"], name: "layer", attributes)
    file.output("y", [nil])
    return Network(try file.model())
  }

  /// The layer as a matrix: unit vectors pushed through the plain kernels in Float64.
  func dense(_ network: Network) throws -> DenseLayer {
    let row = [1] + input.dropFirst()
    let count = row.reduce(1, *)
    func output(_ elements: [Double]) throws -> [Double] {
      let run = try ReferenceRun<Double>(
        network,
        inputs: ["x": Tensor(Shape(row), elements)],
        needing: ["y"]
      )
      return run.values["y"]?.elements ?? []
    }
    let bias = try output([Double](repeating: 0, count: count))
    let columns = try (0..<count).map { place in
      var unit = [Double](repeating: 0, count: count)
      unit[place] = 1
      return try zip(output(unit), bias).map { $0 - $1 }
    }
    let w = bias.indices.map { j in columns.map { $0[j] } }
    return DenseLayer(w: w, b: bias)
  }
}
