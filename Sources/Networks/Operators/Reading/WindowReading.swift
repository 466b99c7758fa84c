import Diagnostics
import ONNX
import Tensors

extension NodeReader {
  /// No extent, stride, dilation or padding of a window is larger, so that arithmetic on them cannot
  /// overflow here or in a kernel that counts with 32 bits.
  private static let largestInWindow = 1 << 14

  /// The shape of an input with one to three spatial axes, as many as the kernels slide over.
  func slidingShape(_ index: Int) throws(InputError) -> Shape {
    let shape = try rank(index, atLeast: 3)
    guard shape.rank <= 5 else {
      throw fault("input \(index) has the shape \(shape), but at most 5 axes are supported")
    }
    return shape
  }

  /// An attribute with a number for each spatial axis (or for both its ends), none below `default`.
  func windowNumbers(
    _ name: String,
    count: Int,
    default standard: Int
  ) throws(InputError) -> [Int] {
    let values = try ints(name) ?? [Int](repeating: standard, count: count)
    let range = standard...Self.largestInWindow
    guard values.count == count, values.allSatisfy(range.contains) else {
      throw fault(
        "the attribute \(name) is \(values), but \(count) numbers from \(standard) to "
          + "\(Self.largestInWindow) are needed"
      )
    }
    return values
  }

  /// That a window has as many axes as an input has spatial ones, and a size that can be counted.
  func check(kernel: [Int], input: Shape) throws(InputError) {
    guard kernel.count == input.rank - 2, kernel.allSatisfy((1...Self.largestInWindow).contains),
      kernel.reduce(1.0, { $0 * Double($1) }) <= 0x1p24
    else {
      throw fault("the window \(kernel) does not fit an input of shape \(input)")
    }
  }

  /// The window of a convolution or pooling over the spatial axes of `input`.
  func window(kernel: [Int], input: Shape) throws -> Window {
    let count = input.rank - 2
    try check(kernel: kernel, input: input)
    let strides = try windowNumbers("strides", count: count, default: 1)
    let dilations = try windowNumbers("dilations", count: count, default: 1)
    let stated = try windowNumbers("pads", count: 2 * count, default: 0)
    var (before, after) = (Array(stated.prefix(count)), Array(stated.suffix(count)))
    let automatic = try string("auto_pad", default: "NOTSET")
    switch automatic {
    case "NOTSET": break
    case "VALID": (before, after) = (before.map { _ in 0 }, after.map { _ in 0 })
    case "SAME_UPPER", "SAME_LOWER":
      for axis in 0..<count {
        let extent = input[axis + 2]
        let span = (kernel[axis] - 1) * dilations[axis] + 1
        let windows = (extent + strides[axis] - 1) / strides[axis]
        let total = max((windows - 1) * strides[axis] + span - extent, 0)
        before[axis] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2
        after[axis] = total - before[axis]
      }
    default: throw fault("the attribute auto_pad is '\(automatic)', which ONNX does not define")
    }
    return Window(
      kernel: kernel,
      strides: strides,
      dilations: dilations,
      before: before,
      after: after
    )
  }
}

extension Convolution {
  init(_ reader: NodeReader) throws {
    input = try reader.slidingShape(0)
    weights = try reader.rank(1, atLeast: 3)
    hasBias = reader.isPresent(2)
    groups = try reader.int("group", default: 1)
    guard weights.rank == input.rank else {
      throw reader.fault("the weights \(weights) do not fit an input of shape \(input)")
    }
    let kernel = Array(weights.dims.dropFirst(2))
    if let stated = try reader.ints("kernel_shape"), stated != kernel {
      throw reader.fault("kernel_shape is \(stated), but the weights are \(weights)")
    }
    guard groups >= 1, weights[0] > 0, weights[0] % groups == 0, weights[1] > 0,
      input[1] % groups == 0, input[1] / groups == weights[1]
    else {
      throw reader.fault(
        "\(groups) groups of weights \(weights) do not fit an input of shape \(input)"
      )
    }
    if hasBias, try reader.shape(2) != [weights[0]] {
      throw reader.fault("the bias is \(try reader.shape(2)), but there are \(weights[0]) kernels")
    }
    window = try reader.window(kernel: kernel, input: input)
    let spatial = window.outputExtents(Array(input.dims.dropFirst(2)))
    guard spatial.allSatisfy({ $0 > 0 }) else {
      throw reader.fault("the window is larger than the padded input of shape \(input)")
    }
    try reader.checked([input[0], weights[0]] + spatial)
  }
}

extension WindowPooling {
  /// The most pixels that all windows of a channel see together (2 GB of places while a plan is made).
  private static let mostSeen = 0x1p26

  init(_ kind: Kind, _ reader: NodeReader) throws {
    let input = try reader.slidingShape(0)
    guard let kernel = try reader.ints("kernel_shape") else {
      throw reader.fault("the attribute kernel_shape is missing")
    }
    self.kind = kind
    self.input = input
    window = try reader.window(kernel: kernel, input: input)
    ceil = try reader.flag("ceil_mode", default: false)
    let spatial = window.outputExtents(Array(input.dims.dropFirst(2)), ceil: ceil)
    guard spatial.allSatisfy({ $0 > 0 }) else {
      throw reader.fault("the window \(kernel) is larger than the input of shape \(input)")
    }
    // The way back keeps a list of what every window sees.
    guard (spatial + kernel).reduce(1.0, { $0 * Double($1) }) <= Self.mostSeen else {
      throw reader.fault("\(spatial) windows of \(kernel) are too many to look at")
    }
    guard !window.hasEmptyWindow(input: Array(input.dims.dropFirst(2)), output: spatial) else {
      throw reader.fault("a window would lie wholly in the padding")
    }
    if kind == .max, reader.node.outputs.count > 1 {
      let isColumnMajor = try reader.flag("storage_order", default: false)
      positions = isColumnMajor ? .columnMajor : .rowMajor
      try reader.checkIndices(below: input.count)
    }
    try reader.checked(Array(input.dims.prefix(2)) + spatial)
  }

  /// `AveragePool`, whose attribute says whether padding counts.
  init(average reader: NodeReader) throws {
    let counts = try reader.flag("count_include_pad", default: false)
    try self.init(counts ? .averageWithPadding : .averageInside, reader)
  }

  /// `GlobalAveragePool` and `GlobalMaxPool`.
  init(global kind: Kind, _ reader: NodeReader) throws {
    let input = try reader.slidingShape(0)
    guard input.count > 0 else { throw reader.fault("the input of shape \(input) is empty") }
    self = .global(input, kind)
  }
}

extension LpPooling {
  /// `LpPool`.
  init(_ reader: NodeReader) throws {
    p = try Self.exponent(reader)
    windows = try WindowPooling(.averageInside, reader)
  }

  /// `GlobalLpPool`.
  init(global reader: NodeReader) throws {
    p = try Self.exponent(reader)
    windows = try WindowPooling(global: .averageInside, reader)
  }

  private static func exponent(_ reader: NodeReader) throws -> Int {
    let p = try reader.int("p", default: 2)
    guard p >= 1 else { throw reader.fault("there is no norm of exponent \(p)") }
    return p
  }
}

extension MaxUnpooling {
  /// `MaxUnpool`: the shape of the output is stated, or the smallest that the windows cover.
  init(_ reader: NodeReader) throws {
    let input = try reader.slidingShape(0)
    guard try reader.shape(1) == input, let kernel = try reader.ints("kernel_shape") else {
      throw reader.fault("positions of the shape \(input) and a kernel_shape are needed")
    }
    let window = try reader.window(kernel: kernel, input: input)
    let covered = window.kernel.indices.map { axis in
      (input[axis + 2] - 1) * window.strides[axis] + window.kernel[axis] - window.before[axis]
        - window.after[axis]
    }
    let dims = try reader.constantInts(2) ?? input.dims.prefix(2) + covered
    guard dims.count == input.rank else {
      throw reader.fault("the output shape \(dims) does not fit an input of shape \(input)")
    }
    self.input = input
    output = try reader.checked(dims)
    try reader.checkIndices(below: output.count)
  }
}
