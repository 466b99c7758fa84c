public import Diagnostics
public import ONNX

/// A network read from a file: what can be asked of it, and the way to plans that answer.
public struct Network: Sendable {
  /// The checked file.
  public let model: Model
  /// What the choice of layouts and kernels for its plans rests on; by default what was measured.
  public var kernels = KernelTable.measured

  /// The weights as the kernels of its plans want them.
  let weightLayouts: WeightLayouts

  /// The network of a model.
  public init(_ model: Model) {
    self.model = model
    weightLayouts = WeightLayouts(of: model)
  }

  /// How many weights were laid out for kernels by now; those that a plan found laid out by another
  /// are not among them.
  package var laidOutWeightCount: Int { weightLayouts.laidOutCount }

  /// Every tensor that can be recorded: the inputs, then what each node makes, in order.
  public var tensorNames: [String] {
    model.inputs.map(\.name) + model.nodes.flatMap(\.outputs).filter { !$0.isEmpty }
  }

  /// The tensor that a person means: an exact name, else the only name that ends so.
  ///
  /// - Throws: `network.no-such-tensor` with near names, or `network.ambiguous-tensor`.
  public func tensor(named name: String) throws(InputError) -> String {
    let names = tensorNames
    if names.contains(name) { return name }
    let matches = names.filter { Self.ends($0, with: name) }
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 { throw InputError(.ambiguousTensor(name, matches: matches)) }
    throw InputError(.noSuchTensor(name, among: names))
  }

  /// Whether a name ends with whole words of another, so that `relu` means `block2/relu` and `lat`
  /// does not mean `flat`.
  private static func ends(_ whole: String, with end: String) -> Bool {
    guard !end.isEmpty, whole.hasSuffix(end) else { return false }
    guard let before = whole.dropLast(end.count).last, let first = end.first else { return true }
    func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
    return !isWord(before) || !isWord(first)
  }

  /// The operators of the file that Noema lacks, one fault an operator; they stop only what needs
  /// them.
  public var unsupported: [Fault] { unsupported(among: model.nodes) }

  /// The operators of some nodes that Noema lacks, in the order of their first nodes.
  func unsupported(among nodes: [Node]) -> [Fault] {
    var order: [String] = []
    var lacking: [String: [Node]] = [:]
    let obstacles = nodes.flatMap(\.obstacles)
    for node in nodes where node.obstacles.isEmpty && !isSupported(node) {
      let name = "\(node.domain).\(node.opType)"
      if lacking[name] == nil { order.append(name) }
      lacking[name, default: []].append(node)
    }
    return obstacles
      + order.compactMap { lacking[$0] }.map {
        .unsupportedOperator($0, opset: opset(of: $0[0]))
      }
  }

  func opset(of node: Node) -> Int {
    model.opsets[node.domain == "ai.onnx" ? "" : node.domain] ?? model.opset
  }

  private static let folded: Set = [
    "Constant", "ConstantOfShape", "Range", "Shape", "Size",
  ]

  func isSupported(_ node: Node) -> Bool {
    guard node.obstacles.isEmpty else { return false }
    let isStandard = node.domain.isEmpty || node.domain == "ai.onnx"
    return isStandard && Self.folded.contains(node.opType)
      || OperatorTable.make(for: node, opset: opset(of: node)) != nil
  }
}
