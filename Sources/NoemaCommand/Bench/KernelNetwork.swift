import Networks
import ONNX
import Statistics
import Tensors

/// A network of one kind of kernel, several in a row, so that what is not the kernel hardly counts.
struct KernelNetwork {
  /// What it measures.
  let name: String
  /// The shape of its input, the batch included.
  let input: Shape
  /// The network, from `x` to `y`.
  let network: Network

  /// The kernels in a row.
  private static let length = 8

  /// Products of matrices of as many rows and columns.
  static func products(_ size: Int) -> KernelNetwork {
    var random = SeededGenerator(seed: 0)
    let weights = (0..<length).map { _ in Self.weights([size, size], of: size, &random) }
    let nodes = weights.indices.map { index in
      Node(
        name: "product \(index)",
        opType: "MatMul",
        inputs: [index == 0 ? "x" : "x\(index)", "w\(index)"],
        outputs: [index == length - 1 ? "y" : "x\(index + 1)"]
      )
    }
    return KernelNetwork(
      "matrix product, \(size) x \(size)",
      [size, size],
      nodes,
      weights
    )
  }

  /// Convolutions from one number of channels to the next and back.
  ///
  /// - Parameters:
  ///   - kernel: the extent of the kernel, along both axes.
  ///   - side: the extent of the maps, along both axes.
  ///   - images: how many at once.
  static func convolutions(
    kernel: Int,
    channels: (Int, Int),
    side: Int,
    images: Int,
    isDepthwise: Bool = false
  ) -> KernelNetwork {
    var random = SeededGenerator(seed: 0)
    let ends = (0...length).map { $0 % 2 == 0 ? channels.0 : channels.1 }
    let weights = (0..<length).map { index in
      let depth = isDepthwise ? 1 : ends[index]
      return Self.weights(
        [ends[index + 1], depth, kernel, kernel],
        of: depth * kernel * kernel,
        &random
      )
    }
    let nodes = weights.indices.map { index in
      Node(
        name: "convolution \(index)",
        opType: "Conv",
        inputs: [index == 0 ? "x" : "x\(index)", "w\(index)"],
        outputs: ["x\(index + 1)"],
        attributes: [
          "kernel_shape": .ints([kernel, kernel]),
          "pads": .ints([Int](repeating: kernel / 2, count: 4)),
          "group": .int(isDepthwise ? channels.0 : 1),
        ]
      )
    }
    let pooling = Node(
      name: "pooling",
      opType: "GlobalAveragePool",
      inputs: ["x\(length)"],
      outputs: ["y"]
    )
    let kind = isDepthwise ? "depthwise convolution" : "convolution"
    let ways =
      channels.0 == channels.1 ? "\(channels.0)" : "\(channels.0) to \(channels.1) and back"
    return KernelNetwork(
      "\(kind) \(kernel)x\(kernel), \(ways) channels of \(side) x \(side)",
      [images, channels.0, side, side],
      nodes + [pooling],
      weights
    )
  }

  private init(_ name: String, _ input: Shape, _ nodes: [Node], _ weights: [Tensor<Float>]) {
    self.name = name
    self.input = input
    let dims = [.symbolic("N")] + input.dims.dropFirst().map { TensorInfo.Dimension.fixed($0) }
    let names = weights.indices.map { "w\($0)" }
    network = Network(
      Model(
        nodes: nodes,
        inputs: [TensorInfo(name: "x", elementType: .float32, dims: dims)],
        outputs: [TensorInfo(name: "y", elementType: .float32, dims: nil)],
        weights: Dictionary(uniqueKeysWithValues: zip(names, weights))
      )
    )
  }

  /// Weights that keep the size of what they are multiplied with, so that no number runs away.
  private static func weights(
    _ shape: Shape,
    of terms: Int,
    _ random: inout SeededGenerator
  ) -> Tensor<Float> {
    let deviation = 1 / Float(terms).squareRoot()
    return Tensor(shape, random.normals(shape.count).map { deviation * $0 })
  }
}
