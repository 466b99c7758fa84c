import Diagnostics

extension RelevancePropagation: SplittableMethod {
  /// One pass of relevance for each image.
  ///
  /// - Throws: `attribution.unfit-method` for a composite that does not send relevance down, or in
  ///   whose rules what comes of a sum is not the sum of what comes of each, such as guided
  ///   backpropagation.
  public func wayBack(of question: Question, through layer: String) throws -> WayBack {
    guard composite.isLinearInRelevance, composite.otherwise == .relevance else {
      throw InputError(.unsplittable(composite.name))
    }
    // A batch normalisation behind the layer is not merged into it, and has a rule of its own.
    let set = try composite.ruleSet(for: question, keeping: [layer])
    let values = question.values
    return WayBack(
      .relevance,
      count: question.count,
      rules: .composite(
        name: set.name,
        mergesBatchNormalization: set.mergesBatchNormalization,
        seed: set.seed,
        set.rules
      )
    ) { image in
      WayBack.Step(owner: image, values: Array(values.rowElements(image)))
    }
  }
}
