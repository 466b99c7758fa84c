import Networks
import TestSupport
import Tensors

/// A small network drawn from the parts that real ones are made of, the same for the same seed.
///
/// The input is `x` `[N, C, H, W]`, the output `y` `[N, 7]`; extents are odd on purpose.
struct RandomNetwork {
  private var random: SplitMix64
  private var file = OnnxBuilder(opset: 13)
  private var count = 0
  private var dims: [Int]
  private var top = "x"
  /// The names of what the parts made, in order.
  private(set) var inner: [String] = []

  /// - Parameters:
  ///   - seed: decides which parts, and their weights.
  ///   - parts: how many.
  init(seed: Int, parts: Int = 6, channels: Int = 5, extent: Int = 13) {
    random = SplitMix64(seed: seed)
    dims = [channels, extent, extent - 2]
    file.input("x", [nil] + dims.map { $0 })
    for _ in 0..<parts {
      addPart()
      inner.append(top)
    }
    addHead()
  }

  /// The network.
  func network() throws -> Network { Network(try file.model()) }

  /// Images for it.
  func images(_ count: Int, channels: Int = 5, extent: Int = 13) -> Tensor<Float> {
    var random = SplitMix64(seed: 99)
    return random.tensor([count, channels, extent, extent - 2])
  }

  // MARK: Parts

  private mutating func addPart() {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: normalizedConvolution(to: dims[0] + 3, kernel: 3, activation: "Relu")
    case 1: residual()
    case 2: depthwise()
    case 3: squeezeAndExcite()
    case 4: pool("MaxPool")
    case 5: pool("AveragePool")
    case 6: branches()
    case 7: channelsLastPart()
    default: padAndSlice()
    }
  }

  private mutating func normalizedConvolution(
    to channels: Int,
    kernel: Int,
    group: Int = 1,
    activation: String?
  ) {
    convolution(to: channels, kernel: kernel, group: group)
    let name = fresh()
    let statistics = ["scale", "bias", "mean", "variance"].map { "\(name)_\($0)" }
    for (index, statistic) in statistics.enumerated() {
      let range: ClosedRange<Float> = index % 3 == 0 ? 0.5...1.5 : -0.3...0.3
      file.initializer(statistic, random.tensor([channels], in: range))
    }
    add("BatchNormalization", [top] + statistics, name)
    if let activation { activate(activation) }
  }

  private mutating func convolution(
    to channels: Int,
    kernel: Int,
    group: Int = 1,
    bias: Bool = false
  ) {
    let name = fresh()
    let fanIn = dims[0] / group * kernel * kernel
    let bound = (3 / Float(fanIn)).squareRoot() * 1.4
    let shape: Shape = [channels, dims[0] / group, kernel, kernel]
    file.initializer("\(name)_w", random.tensor(shape, in: -bound...bound))
    if bias { file.initializer("\(name)_b", random.tensor([channels])) }
    let pad = kernel / 2
    add(
      "Conv",
      [top, "\(name)_w"] + (bias ? ["\(name)_b"] : []),
      name,
      ["pads": .ints([pad, pad, pad, pad]), "group": .int(group)]
    )
    dims[0] = channels
  }

  private mutating func activate(_ kind: String) {
    let name = fresh()
    if kind == "Relu" { return add("Relu", [top], name) }
    file.initializer("\(name)_low", Tensor<Float>(scalar: 0))
    file.initializer("\(name)_high", Tensor<Float>(scalar: 1.5))
    add("Clip", [top, "\(name)_low", "\(name)_high"], name)
  }

  private mutating func residual() {
    let before = top
    normalizedConvolution(to: dims[0], kernel: 3, activation: "Relu")
    normalizedConvolution(to: dims[0], kernel: 3, activation: nil)
    let operands = Bool.random(using: &random) ? [top, before] : [before, top]
    add("Add", operands, fresh())
    activate("Relu")
  }

  private mutating func depthwise() {
    convolution(to: dims[0] * 2, kernel: 1, bias: true)
    activate("Clip")
    normalizedConvolution(to: dims[0], kernel: 3, group: dims[0], activation: "Clip")
    convolution(to: dims[0] / 2, kernel: 1)
  }

  private mutating func squeezeAndExcite() {
    let (before, extents) = (top, dims)
    add("GlobalAveragePool", [top], fresh())
    convolution(to: 3, kernel: 1, bias: true)
    activate("Relu")
    convolution(to: extents[0], kernel: 1, bias: true)
    activate("Clip")
    add("Mul", [before, top], fresh())
    dims = extents
  }

  private mutating func pool(_ op: String) {
    guard dims[1] > 4, dims[2] > 4 else { return activate("Relu") }
    add(
      op,
      [top],
      fresh(),
      [
        "kernel_shape": .ints([3, 3]), "strides": .ints([2, 2]), "pads": .ints([0, 1, 0, 1]),
        "ceil_mode": .int(1),
      ]
    )
    // Odd extents need no ceiling along the first axis; along the second it adds what is missing.
    dims[1] = (dims[1] - 3 + 1) / 2 + 1
    dims[2] = (dims[2] + 2 - 3 + 1) / 2 + 1
  }

  private mutating func branches() {
    let (before, channels) = (top, dims[0])
    convolution(to: 2, kernel: 1, bias: true)
    activate("Relu")
    let left = top
    (top, dims[0]) = (before, channels)
    convolution(to: 3, kernel: 3, bias: true)
    activate("Relu")
    add("Concat", [left, top, before], fresh(), ["axis": .int(1)])
    dims[0] = channels + 5
  }

  private mutating func channelsLastPart() {
    add("Transpose", [top], fresh(), ["perm": .ints([0, 2, 3, 1])])
    let bias = "\(fresh())_b"
    file.initializer(bias, random.tensor([dims[0]]))
    add("Add", [top, bias], fresh())
    add("Transpose", [top], fresh(), ["perm": .ints([0, 3, 1, 2])])
  }

  private mutating func padAndSlice() {
    let name = fresh()
    file.initializer("\(name)_pads", Tensor<Int64>([8], [0, 1, 1, 0, 0, 0, 2, 1]))
    add("Pad", [top, "\(name)_pads"], name)
    let (start, end, axis) = ("\(name)_start", "\(name)_end", "\(name)_axis")
    file.initializer(start, Tensor<Int64>([1], [1]))
    file.initializer(end, Tensor<Int64>([1], [1 << 40]))
    file.initializer(axis, Tensor<Int64>([1], [2]))
    add("Slice", [top, start, end, axis], fresh())
    dims = [dims[0] + 1, dims[1] + 2, dims[2] + 1]
  }

  private mutating func addHead() {
    let isPooled = Bool.random(using: &random)
    if isPooled { add("GlobalAveragePool", [top], fresh()) }
    add("Flatten", [top], fresh())
    let features = isPooled ? dims[0] : dims.reduce(1, *)
    let bound = (3 / Float(features)).squareRoot()
    file.initializer("head_w", random.tensor([7, features], in: -bound...bound))
    file.initializer("head_b", random.tensor([7]))
    add("Gemm", [top, "head_w", "head_b"], "y", ["transB": .int(1)])
    file.output("y", [nil, 7])
  }

  private mutating func fresh() -> String {
    count += 1
    return "t\(count)"
  }

  private mutating func add(
    _ op: String,
    _ inputs: [String],
    _ output: String,
    _ attributes: [String: OnnxBuilder.Value] = [:]
  ) {
    file.node(op, inputs, [output], name: output, attributes)
    top = output
  }
}
