extension MethodCatalogue {
  /// Derivatives, and sums of them along paths.
  static let gradients: [MethodEntry] = plainGradients + paths + smoothed + layers

  private static let plainGradients = [
    MethodEntry(
      "gradient",
      title: "Gradient",
      family: .gradients,
      source: "Simonyan, Vedaldi and Zisserman 2013, arXiv:1312.6034",
      advice: "How much the target would change for a small change of each number. Choose it where "
        + "derivatives themselves are wanted, or one pass is all there is time for; as a picture it "
        + "is noisy, and it says what would matter, not what did.",
      cost: "1 forward, 1 backward",
      sign: .signed,
      signWith: {
        try $0.word("form", default: PlainGradient.Form.signed) == .signed ? .signed : .amount
      },
      parameters: [
        MethodParameter(
          "form",
          standard: "signed; absolute with --parity captum",
          meaning: "what is made of each derivative",
          choices: PlainGradient.Form.allCases.map(\.rawValue)
        )
      ],
      parities: [.captum]
    ) { PlainGradient(try $0.word("form", default: $0.parity == .captum ? .absolute : .signed)) },
    MethodEntry(
      "gradient-x-input",
      title: "Gradient x Input",
      family: .gradients,
      source: "Shrikumar, Greenside, Shcherbina and Kundaje 2016, arXiv:1605.01713",
      advice:
        "The terms of the linear function that the network is near the image. Choose it as the "
        + "cheapest method whose numbers are shares of the target; it depends on what the zero of "
        + "the input means, and bright places stand out because they are bright.",
      cost: "1 forward, 1 backward",
      sign: .signed
    ) { _ in GradientTimesInput() },
  ]

  private static let paths = [
    MethodEntry(
      "integrated-gradients",
      title: "Integrated Gradients",
      family: .gradients,
      source: "Sundararajan, Taly and Yan 2017, arXiv:1703.01365",
      advice: "Gradients averaged on the line from a baseline to the image, times the way: the "
        + "numbers sum to what the target gained. Choose it where axioms matter (completeness, the "
        + "same answer for networks that compute the same function); think about the baseline, and "
        + "look at the convergence delta.",
      cost: "50 forward, 50 backward",
      needs: [.baseline],
      sign: .signed,
      parameters: [
        .baseline("zero"),
        .steps("50; 20 with --parity zennit"),
        .quadrature("right; gauss-legendre with --parity captum"),
        MethodParameter(
          "tolerance",
          standard: "none",
          meaning: "the steps are doubled until |convergence delta| is at most this part of the "
            + "difference between the scores"
        ),
        MethodParameter(
          "maximal-steps",
          standard: "6400",
          meaning: "where doubling the steps ends"
        ),
      ],
      parities: [.captum, .zennit]
    ) { settings in
      IntegratedGradients(
        baseline: try settings.baseline(default: .zero),
        quadrature: try settings.quadrature(),
        steps: try settings.steps(default: settings.parity == .zennit ? 20 : 50),
        tolerance: try settings.text("tolerance").map { _ in
          try settings.number("tolerance", default: 0, in: 1e-9...1)
        },
        maximalSteps: try settings.whole("maximal-steps", default: 6400, in: 1...10_000)
      )
    },
    MethodEntry(
      "expected-gradients",
      title: "Expected Gradients",
      family: .gradients,
      source: "Erion, Janizek, Sturmfels, Lundberg and Lee 2021, arXiv:1906.10670",
      advice: "Integrated Gradients averaged over many baselines, such as a folder of photographs. "
        + "Choose it where no single baseline stands for nothing; it says what sets this image apart "
        + "from those.",
      cost: "200 forward, 200 backward, and 1 forward a baseline",
      needs: [.baseline, .data],
      sign: .signed,
      parameters: ExpectedGradients.parameters(samples: "200")
    ) { settings in
      ExpectedGradients(
        over: try settings.distribution(),
        samples: try settings.samples(default: 200)
      )
    },
    MethodEntry(
      "gradient-shap",
      title: "GradientSHAP",
      family: .gradients,
      source: "Lundberg and Lee 2017, arXiv:1705.07874",
      advice: "Expected Gradients as shap and captum compute it: each sample with a baseline, a "
        + "place on the line and noise of its own. Choose it to compare with those tools; "
        + "expected-gradients has less variance for the same passes.",
      cost: "200 forward, 200 backward, and 1 forward a baseline",
      needs: [.baseline, .data],
      sign: .signed,
      parameters: ExpectedGradients.parameters(samples: "200; 5 with --parity captum")
        + .noise("none"),
      parities: [.captum]
    ) { settings in
      ExpectedGradients(
        over: try settings.distribution(),
        samples: try settings.samples(default: settings.parity == .captum ? 5 : 200),
        noise: try settings.noise(default: .absolute(0)),
        sampling: .independent
      )
    },
    MethodEntry(
      "blur-ig",
      title: "Blur Integrated Gradients",
      family: .gradients,
      source: "Xu, Venugopalan and Sundararajan 2020, arXiv:2004.03383",
      advice:
        "Integrated Gradients along a path that blurs the image more and more. Choose it where "
        + "a black or grey baseline would count colours as evidence: here information is taken away "
        + "scale by scale.",
      cost: "102 forward, 100 backward",
      sign: .signed,
      parameters: [
        MethodParameter(
          "sigma",
          standard: "50",
          meaning: "the largest standard deviation, in pixels"
        ),
        .steps("100"),
        MethodParameter(
          "spacing",
          standard: "even",
          meaning: "of the standard deviations",
          choices: BlurSpacing.allCases.map(\.rawValue)
        ),
      ]
    ) { settings in
      BlurIntegratedGradients(
        sigma: try settings.number("sigma", default: 50, in: 0.01...1000),
        steps: try settings.steps(default: 100),
        isSquareRoot: try settings.word("spacing", default: BlurSpacing.even) == .squareRoot
      )
    },
    MethodEntry(
      "guided-ig",
      title: "Guided Integrated Gradients",
      family: .gradients,
      source: "Kapishnikov, Venugopalan, Avci, Wedin, Terry and Bolukbasi 2021, arXiv:2106.09788",
      advice: "Integrated Gradients along a path that changes first what matters least, so that "
        + "steep places beside the way add no noise. Choose it for clean pictures with completeness; "
        + "its steps follow each other, so that it gains least from batches.",
      cost: "201 forward, 200 backward",
      needs: [.baseline],
      sign: .signed,
      parameters: [
        .baseline("zero"),
        .steps("200"),
        MethodParameter(
          "fraction",
          standard: "0.25",
          meaning: "the part of the numbers that is changed at once"
        ),
        MethodParameter(
          "maximal-distance",
          standard: "0.02",
          meaning: "how far a number may be from the straight line, as a part of its way"
        ),
      ]
    ) { settings in
      GuidedIntegratedGradients(
        baseline: try settings.baseline(default: .zero),
        steps: try settings.steps(default: 200),
        fraction: try settings.number("fraction", default: 0.25, in: 0.01...1),
        maximalDistance: try settings.number("maximal-distance", default: 0.02, in: 0...1)
      )
    },
  ]

  private static let layers = [
    MethodEntry(
      "conductance",
      title: "Conductance",
      family: .gradients,
      source: "Dhamdhere, Sundararajan and Yan 2018, arXiv:1805.12233",
      advice: "The part of the input's Integrated Gradients that flows through each element of a "
        + "layer. Choose it to rank units by their share of a decision; the shares of a layer sum to "
        + "what the target gained from the baseline to the image.",
      cost: "52 forward, 51 backward",
      needs: [.baseline],
      sign: .signed,
      parameters: [.baseline("zero"), .steps("50")],
      parities: [.captum]
    ) { settings in
      Conductance(
        baseline: try settings.baseline(default: .zero),
        steps: try settings.steps(default: 50),
        derivative: settings.parity == .captum ? .captum : .bothEnds
      )
    },
    MethodEntry(
      "internal-influence",
      title: "Internal influence",
      family: .gradients,
      source: "Leino, Sen, Datta, Fredrikson and Li 2018, arXiv:1802.03788",
      advice:
        "The gradient at a layer, averaged over inputs from a baseline to the image. Choose it "
        + "to find units that move the target wherever one is on that way; conductance says instead "
        + "how much of the target they carry.",
      cost: "51 forward, 50 backward",
      needs: [.baseline],
      sign: .signed,
      parameters: [
        .baseline("zero"),
        .steps("50"),
        .quadrature("right; gauss-legendre with --parity captum"),
      ],
      parities: [.captum]
    ) { settings in
      InternalInfluence(
        baseline: try settings.baseline(default: .zero),
        quadrature: try settings.quadrature(),
        steps: try settings.steps(default: 50)
      )
    },
  ]
}

/// The spacing of Blur IG's standard deviations, as its setting has it.
enum BlurSpacing: String, CaseIterable {
  case even
  case squareRoot = "square-root"
}
