extension MethodCatalogue {
  /// Rules for the way back: guided backpropagation, LRP, deep Taylor.
  static let propagation: [MethodEntry] =
    signals + relevance + namedComposites + [cgi]

  // MARK: Signals

  private static let signals = [
    entry(
      .guidedBackpropagation,
      "Guided backpropagation",
      source: "Springenberg et al. 2014, arXiv:1412.6806",
      advice: "The gradient with everything below 0 stopped at each ReLU on the way back. Sharp "
        + "pictures of what excites the network, but nearly the same for every class and for "
        + "randomised upper layers (Adebayo et al. 2018): look at it for edges and texture, do not "
        + "take it for an explanation of the decision. Not linear in relevance.",
      cost: "1 forward, 1 backward"
    ),
    entry(
      .deconvnet,
      "Deconvnet",
      source: "Zeiler and Fergus 2014, arXiv:1311.2901",
      advice: "Sends the class signal back through rectifiers that look only at the signal, not at "
        + "the image; what the image contributes is the switches of the max-pools. Choose it to see "
        + "what a unit looks for; without max-pools it hardly depends on the image.",
      cost: "1 forward, 1 backward"
    ),
    entry(
      .excitationBackprop,
      "Excitation backpropagation",
      source: "Zhang et al. 2016, arXiv:1608.00507",
      advice: "The probability that an input wins the race to the top, by activations and weights "
        + "above 0. Begins with 1, sums to 1. Choose it at an inner layer for a smooth map of where "
        + "the class is; at the pixels inputs below 0 get nothing.",
      cost: "1 forward, 1 backward, 1 convolution a layer",
      sign: .amount
    ),
  ]

  // MARK: Relevance

  private static let relevance = [
    lrp(
      "lrp",
      "Layer-wise relevance propagation",
      source: "Bach et al. 2015, doi:10.1371/journal.pone.0130140",
      advice: "Shares the score out among inputs layer by layer, each layer by its own rule: the "
        + "composite. epsilon-plus-flat is the default because it is robust on all ReLU networks; "
        + "epsilon-gamma-box shows counter-evidence as well. A file of your own says what you want.",
      parameters: [
        MethodParameter(
          "composite",
          standard: "epsilon-plus-flat",
          meaning: "a preset (\(Composite.presets.map(\.name).joined(separator: ", "))) or a "
            + "composite file (.yaml)"
        )
      ]
    ) { settings in
      let name = settings.text("composite") ?? "epsilon-plus-flat"
      return try Composite(named: name)
    },
    lrp(
      "lrp-epsilon",
      "LRP-epsilon",
      source: "Bach et al. 2015, eq. 58",
      advice:
        "One rule in all layers: gradient times input with weak denominators damped. Faithful "
        + "in small networks, noisy in deep ones.",
      parameters: [.epsilon("1e-6; 1e-9 with --parity captum")],
      parities: [.captum]
    ) { settings in
      let epsilon = try settings.epsilon(default: settings.parity == .captum ? 1e-9 : 1e-6)
      return .uniform("lrp-epsilon", .init(.epsilon(epsilon)))
    },
    lrp(
      "lrp-gamma",
      "LRP-gamma",
      source: "Montavon et al. 2019, section 10.2.3; Andéol et al. 2021, arXiv:2112.14609",
      advice: "Favours what speaks for an output by 1 + gamma, so that less cancels. Between "
        + "epsilon (gamma 0) and z+ (gamma without bound): raise gamma until the map is calm.",
      parameters: [
        MethodParameter("gamma", standard: "0.25", meaning: "how much excitations are favoured"),
        MethodParameter(
          "form",
          standard: "general, with --parity zennit plain",
          meaning:
            "general: by the signs of inputs and outputs; plain: x (w + gamma w+) everywhere",
          choices: ["general", "plain"]
        ),
      ],
      parities: [.zennit]
    ) {
      let gamma = try $0.number("gamma", default: 0.25, in: 0...1e6)
      let isPlain = ($0.text("form") ?? ($0.parity == .zennit ? "plain" : "general")) == "plain"
      return .uniform("lrp-gamma", .init(isPlain ? .plainGamma(gamma) : .gamma(gamma)))
    },
    lrp(
      "lrp-z-plus",
      "z+ rule",
      source: "Montavon et al. 2017, doi:10.1016/j.patcog.2016.11.008",
      advice: "Excitations only: smooth maps without counter-evidence, which hardly tell classes "
        + "apart. Choose it to see where the evidence lies, not which class it is for."
    ) { _ in .uniform("lrp-z-plus", .init(.zPlus)) },
    lrp(
      "lrp-alpha-beta",
      "LRP-alpha-beta",
      source: "Bach et al. 2015, eq. 60",
      advice: "Evidence for and against, weighed apart. Amplifies both with depth: with beta 1 a "
        + "layer's relevance may triple in size while its sum stays.",
      parameters: [
        MethodParameter("alpha", standard: "2", meaning: "the weight of excitations"),
        MethodParameter("beta", standard: "1", meaning: "that of inhibitions; alpha - beta is 1"),
      ]
    ) { settings in
      let given = (settings.text("alpha") != nil, settings.text("beta") != nil)
      var alpha = try settings.number("alpha", default: 2, in: 0...1e6)
      var beta = try settings.number("beta", default: 1, in: 0...1e6)
      if given == (true, false) { beta = alpha - 1 }
      if given == (false, true) { alpha = 1 + beta }
      return .uniform("lrp-alpha-beta", try .alphaBeta(alpha: alpha, beta: beta))
    },
    lrp(
      "attention-constant",
      "LRP with attention weights taken for constants",
      source: "Ali et al. 2022, arXiv:2202.07304",
      advice: "For transformers and networks with gates: attention weights, gates and the "
        + "deviations of normalisations are constants, the rest is LRP-epsilon. Says what the "
        + "values carried, not why attention went where it went. Biases keep their share, which can "
        + "be most of the score: look at the leak. Keep them all the same: without them "
        + "denominators come near 0 where nothing rectifies.",
      parameters: [.epsilon("1e-6")]
    ) { .attentionConstant(epsilon: try $0.epsilon()) },
    lrp(
      "attnlrp",
      "AttnLRP",
      source: "Achtibat et al. 2024, arXiv:2402.05602",
      advice: "For transformers: relevance goes through the softmax and to both factors of a "
        + "product, so that queries and keys get their share too. Choose it over "
        + "attention-constant where what was attended to is the question.",
      parameters: [.epsilon("1e-6")]
    ) { .attnLRP(epsilon: try $0.epsilon()) },
  ]

  // MARK: Competition

  private static let cgi = MethodEntry(
    "cgi",
    title: "Competitive gradient times input",
    family: .rules,
    source: "Gupta and Arora 2019, arXiv:1905.12152",
    advice:
      "Gradient times input, kept only where the label beats all its competitors. Sparse, and "
      + "sensitive to randomised layers where gradient times input is not. Not linear in relevance.",
    cost: "as many forward and backward passes as competitors",
    sign: .signed,
    parameters: [
      MethodParameter(
        "competitors",
        standard: "all",
        meaning: "all labels as in the paper, or how many of the largest scores"
      )
    ]
  ) { settings in
    let count =
      try settings.text("competitors") == "all"
      ? nil
      : settings.text("competitors").map { _ in
        try settings.whole("competitors", default: 10, in: 1...1_000_000)
      }
    return CompetitiveGradientInput(competitors: count)
  }

  // MARK: Making

  private static func entry(
    _ composite: Composite,
    _ title: String,
    source: String,
    advice: String,
    cost: String,
    sign: MethodEntry.Sign = .signed
  ) -> MethodEntry {
    MethodEntry(
      composite.name,
      title: title,
      family: .rules,
      source: source,
      advice: advice,
      cost: cost,
      sign: sign
    ) { _ in RelevancePropagation(composite) }
  }

  /// - Parameter parameters: settings of its own; `nil` for one that may not change its biases.
  static func lrp(
    _ name: String,
    _ title: String,
    source: String,
    advice: String,
    needs: [MethodEntry.Need] = [],
    parameters: [MethodParameter]? = [],
    parities: [Parity] = [],
    composite: @escaping @Sendable (MethodSettings) throws -> Composite
  ) -> MethodEntry {
    MethodEntry(
      name,
      title: title,
      family: .rules,
      source: source,
      advice: advice,
      cost: "1 forward, 1 backward, at most 4 convolutions a layer",
      needs: needs,
      sign: .signed,
      parameters: parameters.map { $0 + [.bias] } ?? [],
      parities: parities
    ) { settings in
      var made = try composite(settings)
      if let bias = settings.text("bias") { made.ignoresBias = bias == "ignore" }
      return RelevancePropagation(made)
    }
  }
}

extension MethodParameter {
  fileprivate static func epsilon(_ standard: String) -> MethodParameter {
    MethodParameter(
      "epsilon",
      standard: standard,
      meaning:
        "what denominators are kept away from 0 by; larger values damp noise and lose relevance"
    )
  }

  fileprivate static let bias = MethodParameter(
    "bias",
    standard: "keep, or what the composite says",
    meaning: "whether biases stand in denominators; without them relevance is conserved",
    choices: ["keep", "ignore"]
  )
}

extension MethodSettings {
  fileprivate func epsilon(default standard: Double = 1e-6) throws -> Double {
    try number("epsilon", default: standard, in: 0...1e6)
  }
}
