/// A way to bring a graph into a form for which there are rules; what the network computes stays as
/// it is.
public enum Canonizer: String, Sendable, CaseIterable, Codable {
  /// A batch normalisation after a convolution becomes part of it: the planner's own rewrite.
  case mergedBatchNormalization = "merged-batch-normalization"
  /// A residual sum shares relevance by its summands; without it each summand gets all of it, so
  /// that relevance doubles at each.
  case residualSums = "residual-sums"
}
