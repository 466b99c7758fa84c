/// The input itself as relevance: a method that comes close to it reconstructs its input rather than
/// explains a decision (Adebayo et al. 2018, arXiv:1810.03292).
public struct InputItself: AttributionMethod {
  /// The input.
  public init() {}

  /// The values of the question's tensor, `[N, ...]`.
  public func attribute(_ question: Question) -> Relevance { Relevance(question.values) }
}
