import Tensors

/// What a rewrite asks of a graph while it merges operations.
struct Surroundings {
  /// An operation and its place in the graph.
  struct Made {
    let position: Int
    let operation: Operation
  }

  fileprivate let graph: ShapedGraph
  fileprivate let readers: [String: [Int]]
  fileprivate let makers: [String: Int]
  fileprivate let kept: Set<String>

  /// The operation that makes an operand, if nobody else reads what it makes.
  func onlyMaker(of operand: Operand) -> Made? {
    guard let name = operand.computed, graph.isPrivate(name, readers, kept) else { return nil }
    return maker(of: operand)
  }

  /// The operation that makes an operand.
  func maker(of operand: Operand) -> Made? {
    guard let position = operand.computed.flatMap({ makers[$0] }) else { return nil }
    return Made(position: position, operation: graph.operations[position])
  }
}

/// One operation in place of several.
struct Merged {
  let operation: Operation
  /// The places of the others, which are dropped.
  let absorbed: [Int]
}

extension ShapedGraph {
  /// Whether exactly one operation reads a tensor and nobody outside does.
  func isPrivate(_ name: String, _ readers: [String: [Int]], _ kept: Set<String>) -> Bool {
    readers[name]?.count == 1 && !kept.contains(name)
  }

  /// Puts merged operations in the place of the last of those they stand for.
  ///
  /// - Parameters:
  ///   - kept: tensors that must stay.
  ///   - merged: what may take the place of an operation; `nil` leaves it, and so does what makes
  ///     another shape, as a factor of higher rank does.
  func merging(
    keeping kept: Set<String>,
    _ merged: (Operation, Surroundings) -> Merged?
  ) -> ShapedGraph {
    var graph = self
    let (readers, makers) = (readers, makers)
    var absorbed: Set<Int> = []
    for (position, operation) in graph.operations.enumerated() {
      let around = Surroundings(graph: graph, readers: readers, makers: makers, kept: kept)
      guard let merged = merged(operation, around),
        merged.operation.kernel.outputShapes == operation.kernel.outputShapes
      else { continue }
      graph.operations[position] = merged.operation
      absorbed.formUnion(merged.absorbed)
    }
    graph.operations = graph.operations.enumerated().filter { !absorbed.contains($0.0) }.map(\.1)
    return graph
  }
}
