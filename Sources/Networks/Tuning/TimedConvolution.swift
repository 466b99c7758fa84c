import ONNX
import Tensors

/// A convolution of one image, to be run by one kernel after the other.
struct TimedConvolution {
  private let convolution: Convolution

  /// The convolution of a shape, padded evenly.
  init(_ shape: ConvolutionShape) {
    let before = shape.window.map { ($0 - 1) / 2 }
    convolution = Convolution(
      input: Shape([1, shape.channels] + shape.extents),
      weights: Shape([shape.kernels, shape.channels / shape.groups] + shape.window),
      hasBias: true,
      window: Window(
        kernel: shape.window,
        strides: shape.strides,
        dilations: [1, 1],
        before: before,
        after: zip(shape.window, before).map { $0 - 1 - $1 }
      ),
      groups: shape.groups
    )
  }

  /// The microseconds of the convolution and a ReLU by a kernel; `nil` if the kernel does not exist for
  /// it.
  func microseconds(_ kernel: ConvolutionKernel, seconds: Double) throws -> Double? {
    guard
      kernel.layout != .blocked
        || hasBlocks(convolution.output) && convolution.takesBlocks(operation(0))
    else { return nil }
    let builder = try builder(.direct)
    let readsPlain = kernel.layout == .blocked && convolution.readsPlain
    let x = builder.make(convolution.input, readsPlain ? .plain : kernel.layout)
    let y = builder.make(convolution.output, kernel.layout)
    let fused = Convolution.Fused(x: x, y: y, residual: nil, activation: .relu)
    guard try convolution.has(kernel, fused, in: builder) else { return nil }
    return try least(builder, from: x, weights: convolution.weights, seconds: seconds) {
      _ = try convolution.lower(fused, by: kernel, $0, in: builder)
    }
  }

  /// The microseconds of the gradient of the input; `nil` if the way does not exist for it.
  ///
  /// - Parameter table: what forward kernels take.
  func microseconds(
    _ way: ConvolutionWayBack,
    with table: KernelTable,
    seconds: Double
  ) throws -> Double? {
    guard way.layout != .blocked || hasBlocks(convolution.output) else { return nil }
    let ways = convolution.waysBack(of: way.layout, operation(0))
    guard way == ways.rotated || way == ways.data else { return nil }
    let builder = try builder(table)
    let g = builder.make(convolution.output, way.layout)
    let adjoint = AdjointConvolution(convolution)
    let weights = way.isRotated ? adjoint?.convolution.weights : convolution.weights
    return try weights.flatMap { weights in
      try least(builder, from: g, weights: weights, seconds: seconds) {
        _ = try convolution.lowerGradient($0, g, by: way, in: builder)
      }
    }
  }

  /// Whether a tensor can lie in blocks here.
  private func hasBlocks(_ shape: Shape) -> Bool {
    KernelTable.Instructions.current == .avx512 && Layout.fitsBlocks(shape)
  }

  private func builder(_ table: KernelTable) throws -> PlanBuilder {
    try PlanBuilder(workers: Workers(1), kernels: table, choice: LayoutChoice())
  }

  private func operation(_ copy: Int) -> Operation {
    let weights = Tensor<Float>(convolution.weights, repeating: 0.01)
    return Operation(
      node: Node(name: "timed", opType: "Conv", inputs: [], outputs: []),
      kernel: convolution,
      inputs: [
        .tensor("x", convolution.input), .constant("weights \(copy)", weights),
        .constant("bias", Tensor([convolution.weights[0]], repeating: 0)),
      ],
      outputs: ["y"]
    )
  }

  /// Weights are read from memory in a run, since other layers' weights were read in between. So each
  /// kernel is run over copies that together are larger than the caches.
  private static let weightByteCount = 64 << 20

  /// The least microseconds that one of many runs takes, one run a copy of the weights.
  private func least(
    _ builder: PlanBuilder,
    from source: Placed,
    weights: Shape,
    seconds: Double,
    lower: (Operation) throws -> Void
  ) throws -> Double {
    let size = weights.count * MemoryLayout<Float>.stride
    let copies = max(1, min(64, Self.weightByteCount / size))
    for copy in 0..<copies { try lower(operation(copy)) }
    let plan = try Plan(
      builder,
      forwardCount: builder.steps.count,
      inputs: ["source": source],
      recorded: [:],
      backward: [],
      threads: 1,
      passes: [],
      memory: nil
    )
    let given = ["source": Tensor<Float>(source.shape, repeating: 0.5)]
    _ = try plan.run(given)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var least = Duration.seconds(1000)
    repeat {
      least = min(least, try clock.measure { _ = try plan.run(given) })
    } while clock.now < end
    return least / Double(copies) / .microseconds(1)
  }
}
