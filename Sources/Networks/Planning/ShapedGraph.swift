public import ONNX
public import Tensors

/// The part of a network that some tensors need, with every shape known and everything that depends
/// only on shapes and weights already computed.
public struct ShapedGraph: Sendable {
  /// The operations in an order in which they can run.
  public var operations: [Operation]
  /// The shape of each tensor that the run is given or computes.
  public var shapes: [String: Shape]
  /// The kind of each tensor that the run is given or computes and that does not hold real numbers.
  public var kinds: [String: NumberKind]
  /// The numbers known beforehand, by name.
  public var constants: [String: Constant]
  /// How many numbers may still be computed beforehand: a small file cannot fill the memory with
  /// constants made from its shapes.
  var foldable = 0

  /// What a tensor's numbers stand for.
  func kind(of name: String) -> NumberKind {
    constants[name].map { NumberKind($0.elementType) } ?? kinds[name] ?? .real
  }

  /// The extents of a tensor of the graph.
  func shape(of name: String) -> Shape { shapes[name] ?? constants[name]?.shape ?? [] }

  /// The operations that the named tensors need, in order.
  func pruned(to names: some Sequence<String>) -> ShapedGraph {
    var needed = Set(names)
    var kept: [Operation] = []
    for operation in operations.reversed()
    where operation.outputs.contains(where: needed.contains) {
      kept.append(operation)
      needed.formUnion(operation.inputs.compactMap(\.computed))
    }
    var graph = self
    graph.operations = kept.reversed()
    return graph
  }

  /// For each tensor, the positions of the operations that read it.
  var readers: [String: [Int]] {
    var readers: [String: [Int]] = [:]
    for (position, operation) in operations.enumerated() {
      for name in operation.inputs.compactMap(\.computed) {
        readers[name, default: []].append(position)
      }
    }
    return readers
  }

  /// For each tensor, the position of the operation that makes it.
  var makers: [String: Int] {
    var makers: [String: Int] = [:]
    for (position, operation) in operations.enumerated() {
      for name in operation.outputs where !name.isEmpty { makers[name] = position }
    }
    return makers
  }
}
