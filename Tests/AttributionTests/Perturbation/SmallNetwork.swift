import Attribution
import Networks
import Statistics
import Tensors
import TestSupport

/// A small seeded network with the parts that windows must get through: `x` `[N, 3, H, W]` to
/// logits `y` `[N, 5]`.
struct SmallNetwork {
  private var file = OnnxBuilder(opset: 13)
  private var random: SeededGenerator
  private var top = "x"
  private var channels = 3
  private var count = 0
  let height: Int
  let width: Int

  init(height: Int, width: Int, seed: UInt64 = 1) {
    random = SeededGenerator(seed: seed)
    (self.height, self.width) = (height, width)
    // Fixed extents, as exporters write them.
    file.input("x", [nil, 3, height, width])
  }

  private mutating func tensor(_ shape: Shape, scale: Double) -> Tensor<Float> {
    Tensor(shape, (0..<shape.count).map { _ in Float(scale * (2 * random.uniform() - 1)) })
  }

  private mutating func name() -> String {
    count += 1
    return "t\(count)"
  }

  mutating func convolution(
    to outputs: Int,
    kernel: Int,
    stride: Int = 1,
    pads: [Int],
    group: Int = 1,
    relu: Bool = true
  ) {
    let name = name()
    let fan = Double(channels / group * kernel * kernel)
    file.initializer(
      name + "w",
      tensor([outputs, channels / group, kernel, kernel], scale: (3 / fan).squareRoot() * 1.3)
    )
    file.initializer(name + "b", tensor([outputs], scale: 0.2))
    file.node(
      "Conv",
      [top, name + "w", name + "b"],
      [name],
      [
        "kernel_shape": .ints([kernel, kernel]), "strides": .ints([stride, stride]),
        "pads": .ints(pads), "group": .int(group),
      ]
    )
    (top, channels) = (name, outputs)
    if relu { self.relu() }
  }

  mutating func relu() {
    let name = name()
    file.node("Relu", [top], [name])
    top = name
  }

  mutating func pool(_ kind: String, kernel: Int, stride: Int, pad: Int = 0, ceil: Bool = false) {
    let name = name()
    file.node(
      kind,
      [top],
      [name],
      [
        "kernel_shape": .ints([kernel, kernel]), "strides": .ints([stride, stride]),
        "pads": .ints([pad, pad, pad, pad]), "ceil_mode": .int(ceil ? 1 : 0),
      ]
    )
    top = name
  }

  /// x + two convolutions of x.
  mutating func residual() {
    let before = top
    convolution(to: channels, kernel: 3, pads: [1, 1, 1, 1])
    convolution(to: channels, kernel: 3, pads: [1, 1, 1, 1], relu: false)
    let name = name()
    file.node("Add", [top, before], [name])
    top = name
    relu()
  }

  /// A narrow and a wide convolution side by side.
  mutating func branches() {
    let (before, inputs) = (top, channels)
    convolution(to: 4, kernel: 1, pads: [0, 0, 0, 0])
    let narrow = top
    (top, channels) = (before, inputs)
    convolution(to: 4, kernel: 5, pads: [2, 2, 2, 2])
    let name = name()
    file.node("Concat", [narrow, top], [name], ["axis": .int(1)])
    (top, channels) = (name, 8)
  }

  /// The mean of each channel and a dense layer.
  mutating func network() throws -> Network {
    let pooled = name()
    file.node("GlobalAveragePool", [top], [pooled])
    let flat = name()
    file.node("Flatten", [pooled], [flat], ["axis": .int(1)])
    file.initializer("head", tensor([5, channels], scale: 1))
    file.node("Gemm", [flat, "head"], ["y"], ["transB": .int(1)])
    file.output("y", [nil, 5])
    return Network(try file.model())
  }

  /// Pictures of random numbers in -1...1.
  func images(_ count: Int, seed: UInt64 = 9) -> Tensor<Float> {
    var random = SeededGenerator(seed: seed)
    let shape: Shape = [count, 3, height, width]
    return Tensor(shape, (0..<shape.count).map { _ in Float(2 * random.uniform() - 1) })
  }

  /// A network of one convolution, a pool and a dense layer: small enough for the reference kernels.
  static func plain(height: Int = 12, width: Int = 10, seed: UInt64 = 1) throws -> (
    network: Network, images: Tensor<Float>
  ) {
    var small = SmallNetwork(height: height, width: width, seed: seed)
    small.convolution(to: 6, kernel: 3, pads: [1, 1, 1, 1])
    small.pool("MaxPool", kernel: 2, stride: 2)
    return (try small.network(), small.images(2))
  }

  /// y = w x: a linear network, with the weights `[1, 3 H W]` of its one output.
  static func linear(height: Int, width: Int) throws -> (network: Network, weights: [Float]) {
    var random = SeededGenerator(seed: 5)
    let count = 3 * height * width
    let weights = (0..<count).map { _ in Float(2 * random.uniform() - 1) }
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 3, height, width])
    file.node("Flatten", ["x"], ["flat"], ["axis": .int(1)])
    file.initializer("w", Tensor<Float>([1, count], weights))
    file.node("Gemm", ["flat", "w"], ["y"], ["transB": .int(1)])
    file.output("y", [nil, 1])
    return (Network(try file.model()), weights)
  }

  /// A question about pictures.
  static func question(
    _ network: Network,
    _ images: Tensor<Float>,
    _ selection: Target.Selection = .element(2),
    batchSize: Int = 16,
    threads: Int = 2,
    domain: PixelDomain? = nil,
    seed: UInt64 = 3
  ) throws -> Question {
    try Question(
      Engine(network, threads: threads, batchSize: batchSize),
      about: "x",
      inputs: ["x": images],
      target: Target(selection, of: "y"),
      domain: domain,
      seed: seed
    )
  }

  /// The logits of rows by the plain kernels in Float64, `[m][classes]`.
  static func referenceLogits(_ network: Network, _ rows: Tensor<Float>) throws -> [[Double]] {
    let run = try ReferenceRun<Double>(
      network,
      inputs: ["x": rows.map { Double($0) }],
      needing: ["y"]
    )
    let y = run.values["y"] ?? Tensor([0], [])
    return (0..<y.shape[0]).map { row in
      Array(y.elements[row * y.rowCount..<(row + 1) * y.rowCount])
    }
  }

  /// max |a - b| over max |b|; infinite without a signal.
  static func error(_ a: [Float], _ b: [Double]) -> Double {
    guard a.count == b.count, let most = b.map(abs).max(), most > 0 else { return .infinity }
    return zip(a, b).map { abs(Double($0) - $1) }.max().map { $0 / most } ?? .infinity
  }
}
