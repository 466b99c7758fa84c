import Tensors

/// Which tensors of a graph lie in blocks of channels and which channels-last.
///
/// Operations that can compute in blocks and hand each other tensors form parts. A part lies in blocks
/// where its convolutions are measured to take less time there, the conversions at its ends counted
/// in; so there is never a conversion inside. Everything is counted for one image.
struct LayoutChoice {
  /// The tensors in blocks, by name.
  private(set) var blocked: Set<String> = []
  /// The parts of concatenations that need not be copied.
  private(set) var joins = JoinedSlices()

  /// What a conversion takes: elements a microsecond, read and written at about 10 GB/s.
  fileprivate static let convertedEachMicrosecond = 1250.0

  /// No blocks.
  init() {}

  /// - Parameters:
  ///   - graph: the forward pass.
  ///   - kernels: what convolutions take.
  init(_ graph: ShapedGraph, kernels: KernelTable) {
    guard kernels.mayUseBlocks else { return }
    let makers = graph.makers
    var parts = DisjointSets(count: graph.operations.count)
    let able = graph.operations.map(\.takesBlocks)
    for (index, operation) in graph.operations.enumerated() where able[index] {
      for name in operation.blockedInputs {
        if let maker = makers[name], able[maker] { parts.join(index, maker) }
      }
    }
    var gains: [Int: Double] = [:]
    for (index, operation) in graph.operations.enumerated() where able[index] {
      gains[parts.root(of: index), default: 0] += operation.gain(kernels)
    }
    for (tensor, part) in Self.crossings(graph, makers, able, &parts) {
      let shape = graph.shapes[tensor] ?? []
      if Layout.coincide(for: shape) { continue }
      let image = Double(shape.dims.dropFirst().reduce(1, *))
      gains[part, default: 0] -= image / Self.convertedEachMicrosecond
    }
    for (index, operation) in graph.operations.enumerated()
    where able[index] && gains[parts.root(of: index), default: 0] > 0 {
      blocked.insert(operation.outputs[0])
    }
    joins = JoinedSlices(graph, blocked: blocked)
  }

  /// A tensor at an end of a part, where a conversion would be.
  private struct Crossing: Hashable {
    let tensor: String
    let part: Int
  }

  private static func crossings(
    _ graph: ShapedGraph,
    _ makers: [String: Int],
    _ able: [Bool],
    _ parts: inout DisjointSets
  ) -> [(tensor: String, part: Int)] {
    var found: Set<Crossing> = []
    for (index, operation) in graph.operations.enumerated() {
      // What the run is given has to be converted in any case.
      for name in able[index] ? operation.blockedInputs : operation.inputs.compactMap(\.computed) {
        guard let maker = makers[name] else { continue }
        if able[index], !able[maker] {
          found.insert(Crossing(tensor: name, part: parts.root(of: index)))
        }
        if !able[index], able[maker] {
          found.insert(Crossing(tensor: name, part: parts.root(of: maker)))
        }
      }
    }
    return found.sorted { ($0.part, $0.tensor) < ($1.part, $1.tensor) }
      .map { ($0.tensor, $0.part) }
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

  /// The microseconds an image that blocks save.
  fileprivate func gain(_ kernels: KernelTable) -> Double {
    if let joined = kernel as? Concatenation {
      return Double(joined.output.dims.dropFirst().reduce(1, *))
        / LayoutChoice.convertedEachMicrosecond
    }
    guard let shape = convolution?.imageShape,
      let channelsLast = kernels.best(for: shape, in: .channelsLast),
      let blocked = kernels.best(for: shape, in: .blocked)
    else { return 0 }
    return channelsLast.microseconds - blocked.microseconds
  }
}

/// Sets of whole numbers that are joined one by one.
private struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(of member: Int) -> Int {
    var root = member
    while parents[root] != root { root = parents[root] }
    parents[member] = root
    return root
  }

  /// The smaller root stays, so that the result does not depend on the order.
  mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(of: a), root(of: b))
    parents[max(a, b)] = min(a, b)
  }
}
