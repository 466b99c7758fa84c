import Tensors

/// The gradient of the target: how much it would change for a small change of each element
/// (Simonyan, Vedaldi and Zisserman 2013, section 3, arXiv:1312.6034).
public struct PlainGradient: AttributionMethod {
  /// What is made of each derivative.
  public enum Form: String, Sendable, Hashable, CaseIterable {
    /// The derivative itself.
    case signed
    /// |derivative|.
    case absolute
    /// The square of the derivative.
    case squared
  }

  /// What is made of each derivative.
  public let form: Form

  /// The gradient.
  ///
  /// - Parameter form: signed by default: the others lose what is for and what against.
  public init(_ form: Form = .signed) { self.form = form }

  /// The gradient at each image.
  ///
  /// - Throws: `attribution.not-finite`; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let gradient = try question.gradient()
    let values = Tensor(gradient.shape, Array(made(of: gradient.elements[...])))
    return try Relevance(values).finite("the gradient", question)
  }

  /// What is made of some derivatives.
  func made(of derivatives: ArraySlice<Float>) -> ArraySlice<Float> {
    switch form {
    case .signed: derivatives
    case .absolute: ArraySlice(derivatives.map { abs($0) })
    case .squared: ArraySlice(derivatives.map { $0 * $0 })
    }
  }
}
