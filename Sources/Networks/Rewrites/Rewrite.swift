/// A change of a graph that leaves what it computes as it is.
///
/// The planner uses rewrites for speed, and rules of attribution use them to bring a graph into a
/// form that they can handle.
public protocol Rewrite: Sendable {
  /// An equivalent graph.
  ///
  /// - Parameter kept: tensors whose values are read from outside and must stay as they are.
  func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph
}

extension ShapedGraph {
  /// Whether exactly one operation reads a tensor and nobody outside does.
  func isPrivate(_ name: String, _ readers: [String: [Int]], _ kept: Set<String>) -> Bool {
    readers[name]?.count == 1 && !kept.contains(name)
  }
}
