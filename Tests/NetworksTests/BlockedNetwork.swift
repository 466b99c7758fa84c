import Networks
import TestSupport
import Tensors

/// A small network of the parts that can lie in blocks of channels: a first layer of 3 channels, a
/// residual, branches that are joined, a depthwise and a strided convolution, pools, a normalisation
/// by itself and a function.
struct BlockedNetwork {
  private var random: SplitMix64
  private var file = OnnxBuilder(opset: 13)
  private var channels = 3
  private var top = "x"
  private var count = 0
  /// The names of what the parts made, in order.
  private(set) var inner: [String] = []

  /// - Parameter seed: decides the order of the parts, and their weights.
  init(seed: Int) {
    random = SplitMix64(seed: seed)
    file.input("x", [nil, 3, 19, 17])
    convolution(to: 32, kernel: 3, stride: 1)
    add("Relu", [top])
    for part in Array(0..<6).shuffled(using: &random) {
      addPart(part)
      inner.append(top)
    }
    add("GlobalAveragePool", [top])
    add("Flatten", [top])
    let head = random.tensor([7, channels], in: -0.2...0.2)
    file.initializer("head", head)
    file.node("Gemm", [top, "head"], ["y"], ["transB": .int(1)])
    file.output("y", [nil, 7])
  }

  /// The network.
  func network() throws -> Network { Network(try file.model()) }

  /// Images for it.
  func images(_ count: Int) -> Tensor<Float> {
    var random = SplitMix64(seed: 99)
    return random.tensor([count, 3, 19, 17])
  }

  private mutating func addPart(_ part: Int) {
    switch part {
    case 0: residual()
    case 1: branches()
    case 2:
      convolution(to: channels, kernel: 3, group: channels)
      add("Sigmoid", [top])
    case 3:
      convolution(to: 48, kernel: 3, stride: 2)
      add("Relu", [top])
    case 4:
      add("MaxPool", [top], ["kernel_shape": .ints([3, 3]), "pads": .ints([1, 1, 1, 1])])
      normalization()
    default:
      add("AveragePool", [top], ["kernel_shape": .ints([2, 2]), "pads": .ints([0, 1, 1, 0])])
    }
  }

  private mutating func residual() {
    let before = top
    convolution(to: channels, kernel: 3)
    add("Relu", [top])
    convolution(to: channels, kernel: 3)
    add("Add", [top, before])
    add("Relu", [top])
  }

  private mutating func branches() {
    let (before, width) = (top, channels)
    convolution(to: 16, kernel: 1)
    add("Relu", [top])
    let left = top
    (top, channels) = (before, width)
    convolution(to: 32, kernel: 3)
    add("Relu", [top])
    add("Concat", [left, top, before], ["axis": .int(1)])
    channels = width + 48
  }

  /// Not right after a convolution, so that it stays.
  private mutating func normalization() {
    let names = ["scale", "bias", "mean", "variance"].map { "\($0)\(count)" }
    for name in names { file.initializer(name, random.tensor([channels], in: 0.5...1.5)) }
    add("BatchNormalization", [top] + names)
  }

  private mutating func convolution(
    to kernels: Int,
    kernel: Int,
    stride: Int = 1,
    group: Int = 1
  ) {
    let (name, bias, pad) = ("w\(count)", "b\(count)", kernel / 2)
    let bound = (3 / Float(channels / group * kernel * kernel)).squareRoot() * 1.4
    let shape: Shape = [kernels, channels / group, kernel, kernel]
    file.initializer(name, random.tensor(shape, in: -bound...bound))
    file.initializer(bias, random.tensor([kernels]))
    add(
      "Conv",
      [top, name, bias],
      [
        "pads": .ints([pad, pad, pad, pad]), "group": .int(group),
        "strides": .ints([stride, stride]),
      ]
    )
    channels = kernels
  }

  private mutating func add(
    _ op: String,
    _ inputs: [String],
    _ attributes: [String: OnnxBuilder.Value] = [:]
  ) {
    count += 1
    top = "t\(count)"
    file.node(op, inputs, [top], attributes)
  }
}

extension KernelTable {
  /// A table in which one kernel is the quickest wherever it exists, and blocks are quicker than none.
  static func preferring(_ kernel: ConvolutionKernel) throws -> KernelTable {
    func times(_ shape: String) -> String {
      let hasWinograd = shape.hasSuffix("3x3,1x1,1")
      let forward = ConvolutionKernel.allCases.map { other in
        let exists = hasWinograd || other == .direct || other == .blocked
        return exists ? other == kernel ? "1" : other == .direct ? "9000" : "5000" : ""
      }
      return (forward + ConvolutionWayBack.allCases.map { _ in "" }).joined(separator: ",")
    }
    let shapes = ["32,16,16,32,1x1,1x1,1", "32,16,16,32,3x3,1x1,1", "32,16,16,32,3x3,2x2,1"]
    let special = ["32,16,16,32,3x3,1x1,32", "3,16,16,32,3x3,1x1,1"]
    let rows = (shapes + special).map { "avx512,\($0),\(times($0))" }
    let header = KernelTable.direct.text
    return try KernelTable(name: "test", text: header + rows.map { $0 + "\n" }.joined())
  }
}
