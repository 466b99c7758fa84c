import Tensors

/// The gradient times the value of each element: what a linear function's terms are
/// (Shrikumar et al. 2016, arXiv:1605.01713, section 3).
///
/// In a network of ReLUs and max-pools it sums to the target less what the biases bring, and is what
/// LRP gives without a stabiliser.
public struct GradientTimesInput: AttributionMethod {
  /// Gradient times input.
  public init() {}

  /// The products for each image.
  ///
  /// - Throws: `attribution.not-finite`; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    var product = try question.gradient()
    for (index, value) in question.values.elements.enumerated() {
      product.elements[index] *= value
    }
    return try Relevance(product).finite("gradient times input", question)
  }
}
