import Statistics
import Tensors

/// Relevance drawn at random: what any score of a method must beat.
public struct RandomRelevance: AttributionMethod {
  /// Random relevance.
  public init() {}

  /// Uniform numbers in [0, 1), of the shape of the question's tensor. Each image's come from the
  /// question's seed and its number.
  public func attribute(_ question: Question) -> Relevance {
    var elements: [Float] = []
    elements.reserveCapacity(question.values.elements.count)
    for image in 0..<question.count {
      var generator = question.random("random relevance", image: image)
      for _ in 0..<question.values.rowCount { elements.append(Float(generator.uniform())) }
    }
    return Relevance(Tensor(question.values.shape, elements))
  }
}
