import Diagnostics
import Tensors

extension TransposedConvolution {
  /// `ConvTranspose`: the padding is stated, or follows from a stated shape of the output.
  init(_ reader: NodeReader) throws {
    let input = try reader.slidingShape(0)
    let weights = try reader.rank(1, atLeast: 3)
    let hasBias = reader.isPresent(2)
    let groups = try reader.int("group", default: 1)
    guard weights.rank == input.rank, groups >= 1, weights[0] == input[1], weights[0] > 0,
      weights[0] % groups == 0, weights[1] > 0
    else {
      throw reader.fault(
        "\(groups) groups of weights \(weights) do not fit an input of shape \(input)"
      )
    }
    let (kernel, count) = (Array(weights.dims.dropFirst(2)), input.rank - 2)
    if let stated = try reader.ints("kernel_shape"), stated != kernel {
      throw reader.fault("kernel_shape is \(stated), but the weights are \(weights)")
    }
    try reader.check(kernel: kernel, input: input)
    let strides = try reader.windowNumbers("strides", count: count, default: 1)
    let dilations = try reader.windowNumbers("dilations", count: count, default: 1)
    let further = try reader.windowNumbers("output_padding", count: count, default: 0)
    let full = (0..<count).map { axis in
      (input[axis + 2] - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1
        + further[axis]
    }
    let (before, spatial) = try Self.placement(full, strides, reader, input)
    let (channels, overflow) = weights[1].multipliedReportingOverflow(by: groups)
    guard !overflow, spatial.allSatisfy({ $0 > 0 }) else {
      throw reader.fault("the padding leaves nothing of an output of \(full)")
    }
    if hasBias, try reader.shape(2) != [channels] {
      throw reader.fault("the bias is \(try reader.shape(2)), but there are \(channels) channels")
    }
    let output = try reader.checked([input[0], channels] + spatial)
    let window = Window(
      kernel: kernel,
      strides: strides,
      dilations: dilations,
      before: before,
      after: (0..<count).map { full[$0] - further[$0] - before[$0] - spatial[$0] }
    )
    self.input = input
    self.hasBias = hasBias
    adjoint = Convolution(
      input: output,
      weights: weights,
      hasBias: false,
      window: window,
      groups: groups
    )
  }

  /// The cells cut off before the first element of each axis, and the extents that are left.
  private static func placement(
    _ full: [Int],
    _ strides: [Int],
    _ reader: NodeReader,
    _ input: Shape
  ) throws -> (before: [Int], spatial: [Int]) {
    let automatic = try reader.string("auto_pad", default: "NOTSET")
    let same = full.indices.map { input[$0 + 2] * strides[$0] }
    var wanted: [Int]?
    switch automatic {
    case "NOTSET": wanted = nil
    case "VALID": return (full.map { _ in 0 }, full)
    case "SAME_UPPER", "SAME_LOWER": wanted = same
    default:
      throw reader.fault("the attribute auto_pad is '\(automatic)', which ONNX does not define")
    }
    if let stated = try reader.ints("output_shape") {
      // Some files state the images and channels too.
      guard stated.count == full.count || stated.count == full.count + 2,
        stated.allSatisfy({ 1...1 << 30 ~= $0 })
      else {
        throw reader.fault("the output_shape \(stated) does not fit an input of shape \(input)")
      }
      wanted = stated.suffix(full.count)
    }
    guard let wanted else {
      let pads = try reader.windowNumbers("pads", count: 2 * full.count, default: 0)
      let before = Array(pads.prefix(full.count))
      return (before, full.indices.map { full[$0] - before[$0] - pads[full.count + $0] })
    }
    let before = zip(full, wanted).map { full, wanted in
      let total = max(full - wanted, 0)
      return automatic == "SAME_UPPER" ? total / 2 : total - total / 2
    }
    return (before, wanted)
  }
}
