import ONNX
public import Tensors

/// Measures what convolutions take, kernel by kernel, for a `KernelTable`.
public struct KernelTuning: Sendable {
  /// How long each kernel is run, in seconds, after the first run.
  public var secondsPerKernel = 0.05

  /// Creates a measurement.
  public init() {}

  /// Weights are read from memory in a run, since other layers' weights were read in between. So
  /// each kernel is run over copies that together are larger than the caches.
  private static let weightByteCount = 64 << 20

  /// The convolutions of a network, forward and on the way back to its inputs, of which tables know.
  ///
  /// - Parameters:
  ///   - output: the tensor to which they lead, usually the logits.
  ///   - inputs: the shapes of the inputs.
  /// - Throws: what planning throws.
  public func shapes(
    of network: Network,
    to output: String,
    inputs: [String: Shape]
  ) throws -> [ConvolutionShape] {
    let graph = try network.shaped(inputs, needing: [output])
    let convolutions = graph.operations.compactMap { $0.kernel as? Convolution }
    // Those ways back that are taken.
    let adjoints = convolutions.compactMap { convolution in
      AdjointConvolution(convolution).flatMap { $0.isLessWork ? $0.convolution : nil }
    }
    let shapes = Set((convolutions + adjoints).compactMap(\.imageShape))
    return shapes.sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
  }

  /// What each kernel that exists takes for a convolution of one image, on one thread.
  ///
  /// - Throws: `RunError` if oneDNN fails.
  public func measure(_ shape: ConvolutionShape) throws -> KernelTable.Row {
    OpenMP.setThreads(1)
    var microseconds: [ConvolutionKernel: Double] = [:]
    for kernel in ConvolutionKernel.allCases {
      microseconds[kernel] = try TimedConvolution(shape, kernel)?
        .microseconds(seconds: secondsPerKernel, weights: Self.weightByteCount)
    }
    return KernelTable.Row(
      instructions: .current,
      shape: shape,
      microseconds: microseconds
    )
  }
}

/// A convolution and a ReLU by one kernel, ready to run over several copies of its weights.
private struct TimedConvolution {
  private let convolution: Convolution
  private let kernel: ConvolutionKernel

  /// `nil` if the kernel does not exist for the shape.
  init?(_ shape: ConvolutionShape, _ kernel: ConvolutionKernel) {
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
    self.kernel = kernel
    guard kernel != .direct else { return }
    guard KernelTable.Instructions.current == .avx512, convolution.takesBlocks(operation(0)) else {
      return nil
    }
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

  /// The least that one of many runs takes; `nil` if the kernel does not exist.
  func microseconds(seconds: Double, weights byteCount: Int) throws -> Double? {
    let copies = max(1, min(64, byteCount / (convolution.weights.count * 4)))
    let builder = try PlanBuilder(workers: Workers(1), kernels: .direct, choice: LayoutChoice())
    let layout = kernel.layout
    let readsPlain = layout == .blocked && convolution.readsPlain
    let x = builder.make(convolution.input, readsPlain ? .plain : layout)
    let y = builder.make(convolution.output, layout)
    let fused = Convolution.Fused(x: x, y: y, residual: nil, activation: .relu)
    guard try convolution.has(kernel, fused, in: builder) else { return nil }
    for copy in 0..<copies {
      _ = try convolution.lower(fused, by: kernel, operation(copy), in: builder)
    }
    let plan = try Plan(
      builder,
      forwardCount: builder.steps.count,
      inputs: ["x": x],
      recorded: [:],
      backward: [],
      threads: 1,
      passes: [],
      memory: nil
    )
    let images = ["x": Tensor<Float>(convolution.input, repeating: 0.5)]
    _ = try plan.run(images)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var least = Duration.seconds(1000)
    repeat {
      least = min(least, try clock.measure { _ = try plan.run(images) })
    } while clock.now < end
    return least / Double(copies) / .microseconds(1)
  }
}
