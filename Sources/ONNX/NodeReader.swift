import Diagnostics
import Foundation

/// Turns the file's nodes into nodes with unique names and checked attributes.
struct NodeReader {
  private(set) var faults: [Fault] = []
  /// Names that nodes have; the first node of a name keeps it.
  private var given: Set<String> = []
  /// Names that made-up ones must not meet.
  private var taken: Set<String>
  private let functions: Set<String>

  init(_ model: Onnx_ModelProto) {
    taken = Set(model.graph.node.map(\.name))
    functions = Set(model.functions.map { "\($0.domain)::\($0.name)" })
  }

  mutating func node(
    _ node: Onnx_NodeProto,
    at index: Int,
    tensors: inout TensorReader
  ) -> Node {
    let name = uniqueName(node, at: index)
    let place = "node \(name) (\(node.opType))"
    let called = "\(node.domain)::\(node.opType)"
    var obstacles: [Fault] = []
    if functions.contains(called) { obstacles.append(.localFunction(called).at(place)) }
    var attributes: [String: Attribute] = [:]
    for attribute in node.attribute {
      if let obstacle = obstacle(attribute) {
        obstacles.append(obstacle.at(place))
        continue
      }
      do throws(InputError) {
        let value = try self.attribute(attribute, &tensors)
        if attributes.updateValue(value, forKey: attribute.name) != nil {
          faults.append(.attributeTwice(attribute.name).at(place))
        }
      } catch { faults += error.at(place).faults }
    }
    return Node(
      name: name,
      opType: node.opType,
      domain: Model.domain(node.domain),
      inputs: node.input,
      outputs: node.output,
      attributes: attributes,
      obstacles: obstacles
    )
  }

  private mutating func uniqueName(_ node: Onnx_NodeProto, at index: Int) -> String {
    if !node.name.isEmpty && given.insert(node.name).inserted { return node.name }
    var name = "\(node.opType)_\(index)"
    while !taken.insert(name).inserted { name += "_" }
    return name
  }

  /// The kinds of attribute value, as the format numbers them.
  private enum Kind: Int32 {
    case float = 1
    case int, string, tensor, graph, floats, ints, strings, tensors, graphs
  }

  /// Why an attribute cannot be read, if it cannot.
  private func obstacle(_ attribute: Onnx_AttributeProto) -> Fault? {
    switch Kind(rawValue: attribute.type) {
    case .graph, .graphs: .subgraph(attribute.name)
    case .tensors, nil: .attribute(attribute.name, type: attribute.type)
    default:
      attribute.refAttrName.isEmpty ? nil : .attribute(attribute.name, type: attribute.type)
    }
  }

  private func attribute(
    _ attribute: Onnx_AttributeProto,
    _ tensors: inout TensorReader
  ) throws(InputError) -> Attribute {
    switch Kind(rawValue: attribute.type) {
    case .float: return .float(attribute.f)
    case .int: return .int(Int(attribute.i))
    case .string: return .string(String(decoding: attribute.s, as: UTF8.self))
    case .floats: return .floats(attribute.floats)
    case .ints: return .ints(attribute.ints.map { Int($0) })
    case .strings: return .strings(attribute.strings.map { String(decoding: $0, as: UTF8.self) })
    case .tensor:
      do { return .tensor(try tensors.constant(StoredTensor(attribute.t))) } catch {
        throw error.at("attribute \(attribute.name)")
      }
    case .graph, .graphs, .tensors, nil:
      throw InputError(.attribute(attribute.name, type: attribute.type))
    }
  }
}
