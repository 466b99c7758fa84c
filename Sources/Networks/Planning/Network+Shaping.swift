import Diagnostics
import ONNX
import Tensors

extension Network {
  /// The graph that the named tensors need, with shapes known for these inputs.
  ///
  /// - Throws: all missing or ill-shaped inputs at once; all unsupported operators at once; the
  ///   first node whose attributes or shapes do not fit.
  func shaped(
    _ inputShapes: [String: Shape],
    needing names: [String]
  ) throws -> ShapedGraph {
    let nodes = nodes(neededBy: names)
    try check(inputShapes, readBy: nodes, and: names)
    try InputError.throwAny(
      nodes.filter { !isSupported($0) }.map { .unsupportedOperator($0, opset: opset(of: $0)) }
    )
    var graph = ShapedGraph(
      operations: [],
      shapes: inputShapes,
      constants: model.initializers
    )
    for node in nodes { try add(node, to: &graph) }
    let absent = names.filter { graph.shapes[$0] == nil && graph.constants[$0] == nil }
    try InputError.throwAny(absent.map(absence(of:)))
    return graph
  }

  /// Why a tensor that was asked for is not there.
  private func absence(of name: String) -> Fault {
    let maker = model.nodes.first { !name.isEmpty && $0.outputs.contains(name) }
    if let maker { return .unsupportedOutput(name, of: maker) }
    return .noSuchTensor(name, among: tensorNames)
  }

  private func nodes(neededBy names: [String]) -> [Node] {
    var needed = Set(names)
    var kept: [Node] = []
    for node in model.nodes.reversed()
    where node.outputs.contains(where: { !$0.isEmpty && needed.contains($0) }) {
      kept.append(node)
      needed.formUnion(node.inputs.filter { !$0.isEmpty })
    }
    return kept.reversed()
  }

  private func check(
    _ shapes: [String: Shape],
    readBy nodes: [Node],
    and names: [String]
  ) throws(InputError) {
    let read = Set(nodes.flatMap(\.inputs) + names)
    let declared = model.inputs.map(\.name)
    var faults = shapes.keys.sorted().filter { !declared.contains($0) }
      .map { Fault.unknownInput($0, among: declared) }
    for input in model.inputs where read.contains(input.name) {
      guard let given = shapes[input.name] else {
        faults.append(.missingInput(input.name))
        continue
      }
      guard input.elementType.isFloat else {
        faults.append(.notFloat(input.name))
        continue
      }
      if !input.fits(given) {
        faults.append(.wrongInputShape(input.name, given: given, declared: input.wanted))
      }
    }
    try InputError.throwAny(faults)
  }

  func add(_ node: Node, to graph: inout ShapedGraph) throws {
    let known = node.inputs.map { name -> NodeReader.Known? in
      if name.isEmpty { return nil }
      if let value = graph.constants[name] { return .init(shape: value.shape, value: value) }
      return graph.shapes[name].map { .init(shape: $0, value: nil) }
    }
    for (name, known) in zip(node.inputs, known) where known == nil && !name.isEmpty {
      throw InputError(absence(of: name))
    }
    let reader = NodeReader(node: node, opset: opset(of: node), known: known)
    if let value = try ShapeArithmetic.fold(reader), let name = node.outputs.first {
      if !name.isEmpty { graph.constants[name] = value }
      return
    }
    guard let make = OperatorTable.make(for: node, opset: reader.opset) else {
      throw InputError(.runTimeIntegers(node.outputs.first ?? "", by: node))
    }
    let made = try make(reader)
    var inputs: [Operand] = []
    for index in made.reads {
      let name = node.inputs[index]
      switch graph.constants[name] {
      case .float(let value, _): inputs.append(.constant(name, value))
      case .int: throw reader.fault("input \(index) holds whole numbers where real ones are needed")
      case nil: inputs.append(.tensor(name, try reader.shape(index)))
      }
    }
    let outputs = Array(node.outputs.prefix(made.kernel.outputShapes.count))
    graph.operations.append(
      Operation(node: node, kernel: made.kernel, inputs: inputs, outputs: outputs)
    )
    for (name, shape) in zip(outputs, made.kernel.outputShapes) where !name.isEmpty {
      graph.shapes[name] = shape
    }
  }
}

extension TensorInfo {
  /// Whether a tensor of this shape can be given: it has elements (at most 2^31, that is 8 GiB) and
  /// the declared extents.
  fileprivate func fits(_ given: Shape) -> Bool {
    guard given.count > 0, given.count <= 1 << 31 else { return false }
    guard let dims else { return true }
    return given.rank == dims.count
      && zip(given.dims, dims).allSatisfy { extent, dimension in
        if case .fixed(let wanted) = dimension { extent == wanted } else { true }
      }
  }

  /// The declared extents, for people.
  fileprivate var wanted: String {
    dims.map { "[\($0.map(\.description).joined(separator: ", "))]" } ?? "some elements"
  }
}
