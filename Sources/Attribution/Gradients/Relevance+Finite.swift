import Diagnostics
import Tensors

extension Relevance {
  /// The relevance, if all of it is finite.
  ///
  /// - Throws: `attribution.not-finite`.
  func finite(_ method: String, _ question: Question) throws(InputError) -> Relevance {
    guard values.isFinite else {
      throw InputError(.notFiniteRelevance(method, at: question.tensor))
    }
    return self
  }
}
