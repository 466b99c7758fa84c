import Diagnostics
package import Networks
import Tensors

/// DeepLIFT: how much of the difference between the score of an image and that of a reference each
/// element makes (Shrikumar et al. 2017, arXiv:1704.02685).
///
/// Every operation hands the difference of its output on to the differences of its inputs, so that
/// the contributions sum to the difference of the scores ("summation-to-delta", section 3.1) with two
/// passes and no path. Choose it where integrated gradients are too slow, or where a saturated
/// gradient hides what an image has that the reference has not. It is not implementation invariant:
/// two networks that compute the same function may share a difference out in different ways.
///
/// Beside the paper's rules: max-pools are complete for overlapping windows; products of two
/// activations are passed at the mean of both rows, which is both orders averaged; a softmax is
/// exp(x - ln(sum of exp(x))) and a layer normalisation centring, squares, a root and a product, each
/// step by Rescale. So attention and normalised networks are complete too.
public struct DeepLift: AttributionMethod {
  /// What happens at functions of one element.
  public enum Rule: String, Sendable, CaseIterable, Codable {
    /// The change of the output over the change of the input (section 3.5.1).
    case rescale
    /// Positive and negative parts of the change apart, averaged over both orders (section 3.5.3),
    /// where the function follows a linear operation that nothing else reads; Rescale elsewhere.
    case revealCancel = "reveal-cancel"
  }

  /// What happens at functions of one element; Rescale by default, as in the paper's image tasks.
  public var rule: Rule
  /// The reference; several are averaged over.
  public var baseline: Baseline

  /// A method.
  ///
  /// - Parameter baseline: zero by default, as in captum.
  public init(rule: Rule = .rescale, baseline: Baseline = .zero) {
    self.rule = rule
    self.baseline = baseline
  }

  /// The contributions of all elements to the difference of the scores, of the tensor's shape, with
  /// the check `summation to delta`.
  ///
  /// - Throws: `attribution.unfit-method` for every operation through which differences cannot be
  ///   passed; `attribution.not-finite`; what the baseline says; what planning and running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    try attribute(question, named: "DeepLIFT")
  }

  func attribute(_ question: Question, named name: String) throws -> Relevance {
    let references = try BaselineRows(baseline, for: question)
    let (values, differences) = try PairedPass(question, rule).contributions(references)
    return try Relevance(values, checks: [.summationToDelta(of: values, differences)])
      .finite(name, question)
  }

  /// The rules of a question's pass, for rows of which the second half are references.
  package func rules(for question: Question) throws -> BackwardRules {
    try PairedPass(question, rule).rules
  }
}

extension Relevance.Check {
  /// How far contributions are from the difference that they share out.
  static func summationToDelta(of values: Tensor<Float>, _ differences: [Double]) -> Self {
    Self(
      "summation to delta",
      differences.indices.map { image in
        values.rowElements(image).reduce(-differences[image]) { $0 + Double($1) }
      },
      meaning: "The sum of the contributions less the difference of the scores: 0 but for rounding."
    )
  }
}
