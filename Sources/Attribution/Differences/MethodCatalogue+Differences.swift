extension MethodCatalogue {
  /// Contributions against a reference, and learned patterns: DeepLIFT, PatternAttribution.
  static let differences: [MethodEntry] = [deepLift, deepShap] + patterns

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
    parameters: [.differenceRule, .baseline("zero, as in captum")],
    make: { settings in
      DeepLift(
        rule: try settings.word("rule", default: .rescale),
        baseline: try settings.baseline(default: .zero)
      )
    }
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

  private static let patterns = PatternMethod.Form.allCases.map { form in
    let isSignal = form == .signal
    return MethodEntry(
      isSignal ? "pattern-net" : "pattern-attribution",
      title: isSignal ? "PatternNet" : "PatternAttribution",
      family: .rules,
      source: "Kindermans et al. 2018, arXiv:1705.05598",
      advice: "Goes back with patterns in the place of the weights, estimated from images: what in "
        + "the input covaries with a neuron, without what its weights only cancel. "
        + (isSignal
          ? "It shows the signal that the network sees. "
          : "It shows what each element of the signal contributes. ")
        + "Choose it for plain networks of convolutions, dense layers and ReLUs, with some hundred "
        + "images like those of the training.",
      cost: "1 forward, 1 backward; 1 forward an image of data",
      needs: [.data],
      sign: .signed,
      parameters: [
        MethodParameter(
          "data",
          standard: "none: it must be given",
          meaning: "a folder of images from which patterns are estimated"
        )
      ],
      make: { settings in PatternMethod(form, images: try settings.images("data")) }
    )
  }
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
