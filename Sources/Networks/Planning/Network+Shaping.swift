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
    known: [String: Constant] = [:],
    needing names: [String],
    takesCrops: Bool = false
  ) throws -> ShapedGraph {
    let nodes = nodes(neededBy: names, given: Set(inputShapes.keys))
    if !takesCrops { try check(inputShapes, known, readBy: nodes, and: names) }
    try InputError.throwAny(unsupported(among: nodes))
    var graph = emptyGraph(inputShapes, known: known)
    for node in nodes { try add(node, to: &graph) }
    let absent = names.filter { graph.shapes[$0] == nil && graph.constants[$0] == nil }
    try InputError.throwAny(absent.map(absence(of:)))
    return graph
  }

  /// A graph without operations, for these inputs.
  func emptyGraph(_ inputShapes: [String: Shape], known: [String: Constant]) -> ShapedGraph {
    var graph = ShapedGraph(
      operations: [],
      shapes: inputShapes,
      kinds: [:],
      constants: model.initializers.merging(known) { stored, _ in stored }
    )
    let stored = model.initializers.values.reduce(0) { $0 + $1.shape.count }
    graph.foldable = ShapeArithmetic.mostMade + 16 * stored
    for input in model.inputs where NumberKind(input.elementType) != .real {
      graph.kinds[input.name] = NumberKind(input.elementType)
    }
    return graph
  }

  /// Why a tensor that was asked for is not there.
  private func absence(of name: String) -> Fault {
    let maker = model.nodes.first { !name.isEmpty && $0.outputs.contains(name) }
    if let maker { return .unsupportedOutput(name, of: maker) }
    return .noSuchTensor(name, among: tensorNames)
  }

  func nodes(neededBy names: [String], given: Set<String>) -> [Node] {
    var needed = Set(names).subtracting(given)
    var kept: [Node] = []
    for node in model.nodes.reversed()
    where node.outputs.contains(where: { !$0.isEmpty && needed.contains($0) }) {
      kept.append(node)
      needed.formUnion(node.inputs.filter { !$0.isEmpty && !given.contains($0) })
    }
    return kept.reversed()
  }

  private func check(
    _ shapes: [String: Shape],
    _ known: [String: Constant],
    readBy nodes: [Node],
    and names: [String]
  ) throws(InputError) {
    let read = Set(nodes.flatMap(\.inputs) + names)
    let declared = model.inputs.map(\.name)
    let given = shapes.merging(known.mapValues(\.shape)) { shape, _ in shape }
    let interior = Set(model.nodes.flatMap(\.outputs))
    var faults = given.keys.sorted()
      .filter { !declared.contains($0) && (!interior.contains($0) || $0.isEmpty) }
      .map { Fault.unknownInput($0, among: declared) }
    for input in model.inputs where read.contains(input.name) {
      guard let given = given[input.name] else {
        faults.append(.missingInput(input.name))
        continue
      }
      if !input.fits(given) || given.span > 0x1p31 || shapes[input.name]?.count == 0 {
        faults.append(.wrongInputShape(input.name, given: given, declared: input.wanted))
      }
    }
    try InputError.throwAny(faults)
  }

  func add(_ node: Node, to graph: inout ShapedGraph) throws {
    let known = node.inputs.map { name -> NodeReader.Known? in
      if name.isEmpty { return nil }
      let (value, kind) = (graph.constants[name], graph.kind(of: name))
      return (value?.shape ?? graph.shapes[name]).map {
        .init(shape: $0, kind: kind, value: value)
      }
    }
    for (name, known) in zip(node.inputs, known) where known == nil && !name.isEmpty {
      throw InputError(absence(of: name))
    }
    let reader = NodeReader(node: node, opset: opset(of: node), known: known)
    if let values = try ShapeArithmetic.fold(reader) {
      // What a Constant holds stands in the file.
      for value in values where node.opType != "Constant" {
        graph.foldable -= value.shape.count
        if graph.foldable < 0 { throw InputError(.tooLarge("\(value.shape)", by: node)) }
      }
      for (name, value) in zip(node.outputs, values) where !name.isEmpty {
        graph.constants[name] = value
      }
      return
    }
    guard let make = OperatorTable.make(for: node, opset: reader.opset) else {
      throw InputError(.runTimeIntegers(node.outputs.first ?? "", by: node))
    }
    let made = try make(reader)
    let kinds = try reader.outputKinds(of: made)
    let inputs = try made.reads.map { index -> Operand in
      let name = node.inputs[index]
      if let value = graph.constants[name] { return .constant(name, try value.asFloats()) }
      return .tensor(name, try reader.shape(index))
    }
    let outputs = Array(node.outputs.prefix(made.kernel.outputShapes.count))
    graph.operations.append(
      Operation(node: node, kernel: made.kernel, inputs: inputs, outputs: outputs)
    )
    // A tensor that is given keeps the shape that was given.
    for (index, name) in outputs.enumerated() where !name.isEmpty && graph.shapes[name] == nil {
      graph.shapes[name] = made.kernel.outputShapes[index]
      if kinds[index] != .real { graph.kinds[name] = kinds[index] }
    }
  }
}

extension NodeReader {
  /// What the outputs of an operator that was made for this node hold.
  func outputKinds(of made: OperatorTable.Made) throws(InputError) -> [NumberKind] {
    var kinds: [NumberKind] = []
    for index in made.reads { kinds.append(try kind(index)) }
    guard let given = made.kernel.outputKinds(kinds) else {
      throw fault(
        "it is given " + kinds.map(\.description).joined(separator: ", ")
          + ", which it does not take here"
      )
    }
    return given
  }
}

extension Constant {
  /// The numbers as a run computes with them.
  ///
  /// - Throws: `network.not-exact` for whole numbers that Float32 does not hold.
  func asFloats() throws(InputError) -> Tensor<Float> {
    switch self {
    case .float(let tensor, _): return tensor
    case .int(let tensor, _):
      let floats = tensor.map { Float($0) }
      for (whole, float) in zip(tensor.elements, floats.elements)
      where Int64(exactly: float) != whole {
        throw InputError(.notExact(whole))
      }
      return floats
    }
  }
}

extension TensorInfo {
  /// Whether a tensor of this shape can be given: it has the declared extents and at most 2^31
  /// elements, that is 8 GiB. Only what is known beforehand may have none.
  fileprivate func fits(_ given: Shape) -> Bool {
    guard given.count <= 1 << 31 else { return false }
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
