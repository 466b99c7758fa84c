import Diagnostics
import Networks
public import Tensors

/// DeepSHAP: DeepLIFT averaged over a set of references (Lundberg and Lee 2017, section 4.2,
/// arXiv:1705.07874).
///
/// With a sample of the data for references, the contributions approximate SHAP values: they share
/// out the difference between an image's score and the mean score of the data. Choose it where no
/// single reference stands for "nothing".
public struct DeepShap: AttributionMethod {
  /// What happens at functions of one element.
  public var rule: DeepLift.Rule
  /// The references, `[B, ...]`, at least one.
  public var references: Tensor<Float>

  /// A method.
  public init(rule: DeepLift.Rule = .rescale, references: Tensor<Float>) {
    self.rule = rule
    self.references = references
  }

  /// The mean contributions, of the tensor's shape, with the check `summation to delta`.
  ///
  /// - Throws: as `DeepLift.attribute`.
  public func attribute(_ question: Question) throws -> Relevance {
    let own = Array(references.shape.dims.dropFirst())
    guard own == question.rowShape.dims, references.shape[0] > 0 else {
      throw InputError(.otherReferences(own, wanted: question.rowShape.dims))
    }
    let (values, differences) = try PairedPass(question, rule).contributions(
      references: references.shape[0]
    ) { _, number in references.rowElements(number) }
    try values.checkFinite("DeepSHAP", at: question.tensor)
    return Relevance(values, checks: [.summationToDelta(of: values, differences)])
  }
}
