import Tensors

/// Which tensors of a graph lie in blocks of channels and which channels-last.
///
/// Each operation that can compute in blocks does so if that makes the whole quicker: what its kernels
/// are measured to take in either layout is weighed against the conversions between operations that
/// differ. Everything is counted for one image, so that the choice does not depend on the batch.
struct LayoutChoice {
  /// The tensors in blocks, by name.
  private(set) var blocked: Set<String> = []
  /// The parts of concatenations that need not be copied.
  private(set) var joins = JoinedSlices()

  /// No blocks.
  init() {}

  /// - Parameters:
  ///   - graph: the forward pass.
  ///   - kernels: what convolutions take.
  ///   - converted: tensors that are converted in any case if they lie in blocks.
  ///   - recorded: the tensors that somebody outside reads; `nil` if it may be any.
  init(
    _ graph: ShapedGraph,
    kernels: KernelTable,
    converted: Set<String>,
    recorded: Set<String>?
  ) {
    guard kernels.mayUseBlocks else { return }
    let (makers, able) = (graph.makers, graph.operations.map(\.takesBlocks))
    guard able.contains(true) else { return }
    var cut = MinimumCut(count: able.count)
    for (reader, operation) in graph.operations.enumerated() {
      let price = operation.price(kernels)
      let leaving = operation.outputs.filter(converted.contains)
        .reduce(0) { $0 + Self.conversion(graph.shapes[$1] ?? []) }
      cut.price(
        reader,
        onFirst: able[reader] ? price.blocked + leaving : .infinity,
        onSecond: price.channelsLast
      )
      for name in able[reader] ? operation.blockedInputs : operation.inputs.compactMap(\.computed) {
        // What the run is given has to be converted in any case.
        guard let maker = makers[name] else { continue }
        cut.price(parting: maker, reader, Self.conversion(graph.shapes[name] ?? []))
      }
    }
    for member in cut.firstSide() where able[member] {
      blocked.insert(graph.operations[member].outputs[0])
    }
    joins = JoinedSlices(graph, blocked: blocked, recorded: recorded)
  }

  /// The microseconds that a conversion of one image's tensor takes, read and written at about 10 GB/s.
  static func conversion(_ shape: Shape) -> Double {
    Layout.coincide(for: shape) ? 0 : Double(shape.dims.dropFirst().reduce(1, *)) / 1250
  }
}

extension Operation {
  /// The tensors that it reads in blocks if its output lies so.
  fileprivate var blockedInputs: [String] {
    let readsPlain = convolution.map(\.readsPlain) ?? false
    return inputs.enumerated()
      .filter { !(readsPlain && $0.offset == 0) }
      .compactMap(\.element.computed)
  }

  private var convolution: Convolution? {
    switch kernel {
    case let convolution as Convolution: convolution
    case let fused as FusedConvolution: fused.convolution
    default: nil
    }
  }

  /// The microseconds an image in either layout, as far as they differ.
  fileprivate func price(_ kernels: KernelTable) -> (blocked: Double, channelsLast: Double) {
    if let joined = kernel as? Concatenation {
      return (0, LayoutChoice.conversion(joined.output))
    }
    guard let convolution, let shape = convolution.imageShape,
      let blocked = kernels.best(for: shape, in: .blocked),
      let channelsLast = kernels.best(for: shape, in: .channelsLast)
    else { return (0, 0) }
    let reading = convolution.readsPlain ? LayoutChoice.conversion(convolution.input) : 0
    return (blocked.microseconds, channelsLast.microseconds + reading)
  }
}
