/// A change of a graph that leaves what it computes as it is.
///
/// The planner uses rewrites for speed, and rules of attribution use them to bring a graph into a
/// form that they can handle.
public protocol Rewrite: Sendable {
  /// What it does, in a few words.
  var name: String { get }

  /// An equivalent graph.
  ///
  /// - Parameter kept: tensors whose values are read from outside and must stay as they are.
  func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph
}
