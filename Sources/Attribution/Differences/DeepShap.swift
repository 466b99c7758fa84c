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
  /// The references, as the network sees them, `[B, ...]`.
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
    try DeepLift(rule: rule, baseline: .images(references)).attribute(question, named: "DeepSHAP")
  }
}
