import Networks
import ONNX
import Tensors

/// The layers of a network that hold units over places, between a question's tensor and its target.
///
/// Feature maps are what convolutions and poolings make, and what works place by place on those.
/// Tokens, and maps with channels last, are sums of two computed tensors (residual streams) and layer
/// normalisations: what attention computes in between has axes that look like places and are none.
struct MapLayers {
  /// A layer.
  struct Layer: Sendable, Hashable {
    let name: String
    let axes: LayerAxes
  }

  /// The layers, in the order of the forward pass.
  let layers: [Layer]

  /// The layers that a question's target depends on.
  ///
  /// - Parameter shapes: those of the network's tensors.
  init(of question: Question, _ shapes: [String: Shape]) {
    let path = Self.path(of: question, question.engine.network.model.nodes)
    let batch = shapes[question.tensor]?.dims.first
    let computed = Set(path.flatMap(\.outputs) + [question.tensor])
    var axes: [String: LayerAxes] = [:]
    var found: [Layer] = []
    for node in path {
      guard let name = node.outputs.first, let shape = shapes[name], shape.dims.first == batch,
        let own = Self.axes(of: node, shape.dims, axes, computed)
      else { continue }
      axes[name] = own
      if let grid = try? UnitGrid(name, Shape(Array(shape.dims.dropFirst())), axes: own),
        grid.places > 1, grid.units > 1
      {
        found.append(Layer(name: name, axes: own))
      }
    }
    layers = found
  }

  /// The nodes on a way from the question's tensor to its target.
  private static func path(of question: Question, _ nodes: [Node]) -> [Node] {
    var dependent: Set = [question.tensor]
    var downstream: [Node] = []
    for node in nodes where node.inputs.contains(where: dependent.contains) {
      if node.outputs.contains(question.tensor) { continue }
      dependent.formUnion(node.outputs)
      downstream.append(node)
    }
    var needed: Set = [question.targetTensor]
    var path: [Node] = []
    for node in downstream.reversed() where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs)
      path.append(node)
    }
    return path.reversed()
  }

  /// What the axes of a node's output stand for, if they are units and places.
  private static func axes(
    of node: Node,
    _ shape: [Int],
    _ known: [String: LayerAxes],
    _ computed: Set<String>
  ) -> LayerAxes? {
    let source = node.inputs.compactMap { known[$0] }.first
    if shape.count == 4 {
      switch node.opType {
      case "Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool": return .channelsFirst
      case "Transpose":
        guard case .ints(let order)? = node.attributes["perm"] else { return nil }
        if source == .channelsFirst, order == [0, 2, 3, 1] { return .channelsLast }
        return source == .channelsLast && order == [0, 3, 1, 2] ? .channelsFirst : nil
      case let type where mixing.contains(type): return nil
      default: if let source, source != .tokens { return source }
      }
    }
    let isSum = node.opType == "Add" && node.inputs.allSatisfy(computed.contains)
    guard isSum || node.opType == "LayerNormalization" else { return nil }
    return shape.count == 3 ? .tokens : shape.count == 4 ? .channelsLast : nil
  }

  /// Operators after which the axes stand for something else.
  private static let mixing: Set = [
    "MatMul", "Gemm", "Einsum", "Reshape", "Softmax", "LogSoftmax", "ReduceMean", "ReduceSum",
    "ReduceMax", "Gather", "DepthToSpace", "SpaceToDepth",
  ]
}
