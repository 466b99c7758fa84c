extension MethodCatalogue {
  /// Contributions against a reference, and learned patterns: DeepLIFT, PatternAttribution.
  static let differences: [MethodEntry] = [deepLift, deepShap]

  private static let deepLift = MethodEntry(
    "deep-lift",
    title: "DeepLIFT",
    family: .rules,
    source: "Shrikumar, Greenside and Kundaje 2017, arXiv:1704.02685",
    advice: "How much of the difference between the score of an image and that of a reference each "
      + "element makes; the contributions sum to that difference. Choose it where integrated "
      + "gradients are too slow, or where gradients are saturated. Two networks that compute the "
      + "same function may get different maps.",
    cost: "2 forward, 2 backward",
    needs: [.baseline],
    sign: .signed,
    parameters: [.differenceRule],
    make: { settings in DeepLift(rule: try settings.word("rule", default: .rescale)) }
  )

  private static let deepShap = MethodEntry(
    "deep-shap",
    title: "DeepSHAP",
    family: .rules,
    source: "Lundberg and Lee 2017, arXiv:1705.07874, section 4.2",
    advice:
      "DeepLIFT averaged over a set of images: an approximation of SHAP values that shares out "
      + "how far the score is from the mean score of the set. Choose it where no single reference "
      + "stands for nothing.",
    cost: "2 forward, 2 backward for each image of the set",
    needs: [.data],
    sign: .signed,
    parameters: [
      MethodParameter(
        "data",
        standard: "none: it must be given",
        meaning: "a folder of images, the references"
      ), .differenceRule,
    ],
    make: { settings in
      DeepShap(
        rule: try settings.word("rule", default: .rescale),
        references: try settings.images("data")
      )
    }
  )
}

extension MethodParameter {
  fileprivate static let differenceRule = MethodParameter(
    "rule",
    standard: "rescale, as in the paper's image tasks",
    meaning: "what happens at functions of one element; reveal-cancel keeps positive and negative "
      + "changes apart where they cancel",
    choices: DeepLift.Rule.allCases.map(\.rawValue)
  )
}
