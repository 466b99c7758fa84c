/// The rewrites of whole graphs, in their order; constants and batch normalisations are folded before.
enum PlannerPasses {
  /// Those that the way back walks over too: what they make has VJPs.
  static let both: [any Rewrite] = [
    FunctionRecognition(), ProductScaling(), TranspositionCancellation(),
  ]

  /// Those of the forward pass alone: what the way back reads is kept.
  static let forward: [any Rewrite] = [ConvolutionFusion(), ProductFusion()]
}

/// What one pass of the planner did.
public struct PassSummary: Sendable, Hashable, Codable {
  /// What it does, in a few words.
  public let name: String
  /// The number of operations before it.
  public let before: Int
  /// The number of operations after it.
  public let after: Int
}

extension ShapedGraph {
  /// Applies a rewrite and notes what it did.
  func applying(
    _ rewrite: any Rewrite,
    keeping kept: Set<String>,
    noting notes: inout [PassSummary]
  ) -> ShapedGraph {
    let graph = rewrite.rewrite(self, keeping: kept)
    notes.append(
      PassSummary(
        name: rewrite.name,
        before: operations.count,
        after: graph.operations.count
      )
    )
    return graph
  }
}
