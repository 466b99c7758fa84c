extension MethodCatalogue {
  /// Simple models that imitate the network near one input.
  static let surrogates: [MethodEntry] = [lime, kernelShap, shapleySampling, exactShapley]

  private static let lime = MethodEntry(
    "lime",
    title: "LIME",
    family: .surrogates,
    source: "Ribeiro, Singh and Guestrin, KDD 2016, doi:10.1145/2939672.2939778",
    advice: "The coefficients of a sparse linear function of superpixels that imitates the score"
      + " near the image. Choose it to name the few regions that matter to people who think in"
      + " regions, and look at its checks: R² says whether a linear function can imitate the network"
      + " here at all, and the agreements say whether another seed or kernel width would have named"
      + " the same regions. For values with guarantees take kernel-shap.",
    cost: "samples forward (1000)",
    needs: [.pixels],
    sign: .signed,
    parameters: partitionParameters(standard: "auto") + [
      absenceParameter,
      MethodParameter("samples", standard: "1000", meaning: "coalitions that are run"),
      MethodParameter(
        "features",
        standard: "10",
        meaning: "how many parts the function may use, chosen along the lasso path, or all"
      ),
      MethodParameter("width", standard: "0.25", meaning: "the width of the kernel"),
      MethodParameter("alpha", standard: "1", meaning: "the penalty of the ridge regression"),
    ]
  ) { settings in
    Lime(
      partition: try partition(settings, standard: .standard),
      absence: try absence(settings),
      samples: try settings.whole("samples", default: 1000, in: 30...1_000_000),
      features: settings.text("features") == "all"
        ? nil : try settings.whole("features", default: 10, in: 1...1_000_000),
      width: try settings.number("width", default: 0.25, in: 0.01...100),
      alpha: try settings.number("alpha", default: 1, in: 1e-9...1e9)
    )
  }

  private static let kernelShap = MethodEntry(
    "kernel-shap",
    title: "KernelSHAP",
    family: .surrogates,
    source: "Lundberg and Lee, NeurIPS 2017, arXiv:1705.07874",
    advice:
      "Shapley values of superpixels, channels or tokens by one weighted regression: what each"
      + " part brings on average over all coalitions of the others. They sum to the score less that"
      + " of the empty input. Choose it where a fair division of the score is wanted for up to a"
      + " hundred parts; what counts as absent is a choice that the values depend on.",
    cost: "samples forward (2 M + 2048 for M parts)",
    needs: [.baseline, .pixels],
    sign: .signed,
    parameters: partitionParameters(standard: "auto") + [
      absenceParameter,
      MethodParameter(
        "samples",
        standard: "2 M + 2048",
        meaning: "coalitions that are run; with 2^M - 2 the values are exact"
      ),
    ]
  ) { settings in
    KernelShap(
      partition: try partition(settings, standard: .standard),
      absence: try absence(settings),
      samples: settings.text("samples") == nil
        ? nil : try settings.whole("samples", default: 0, in: 2...10_000_000)
    )
  }

  private static let shapleySampling = MethodEntry(
    "shapley-sampling",
    title: "Shapley sampling",
    family: .surrogates,
    source: "Castro, Gomez and Tejada 2009, doi:10.1016/j.cor.2008.04.004; Strumbelj and Kononenko"
      + " 2014, doi:10.1007/s10115-013-0679-x",
    advice: "Shapley values as means over random orders in which the parts join, with standard"
      + " errors. Choose it over kernel-shap where the error of each value must be known, or where"
      + " there are so many parts that a regression would not determine them.",
    cost: "2 pairs (M - 1) forward (24 (M - 1))",
    needs: [.baseline, .pixels],
    sign: .signed,
    parameters: partitionParameters(standard: "auto") + [
      absenceParameter,
      MethodParameter(
        "pairs",
        standard: "12",
        meaning: "random orders, each run with its reverse, which lessens the variance"
      ),
    ]
  ) { settings in
    ShapleySampling(
      partition: try partition(settings, standard: .standard),
      absence: try absence(settings),
      pairs: try settings.whole("pairs", default: 12, in: 2...100_000)
    )
  }

  private static let exactShapley = MethodEntry(
    "exact-shapley",
    title: "Exact Shapley values",
    family: .surrogates,
    source: "Shapley, Contributions to the Theory of Games II (1953) 307",
    advice: "Shapley values by their definition over all coalitions of at most"
      + " \(ExactShapley.mostPlayers) parts. Choose it to check what the sampled methods give, or"
      + " for a handful of regions that you brought yourself.",
    cost: "2^M forward (512 for 9 parts)",
    needs: [.baseline],
    sign: .signed,
    parameters: partitionParameters(standard: "grid", cells: "3") + [absenceParameter]
  ) { settings in
    ExactShapley(
      partition: try partition(settings, standard: .grid(cells: 3), cells: 3),
      absence: try absence(settings)
    )
  }

  // MARK: What absent parts become

  private static let absenceParameter = MethodParameter(
    "baseline",
    standard: "part-mean",
    meaning: "what absent parts become: part-mean (of each part, channel by channel), zero, a"
      + " number, black, white, mean, blurred, noise/DRAWS, images/DIR, FILE.npy, or several"
      + " joined by +, over which scores are averaged"
  )

  private static func absence(_ settings: MethodSettings) throws -> Absence {
    if settings.text("baseline") == "part-mean" { return .partMean }
    return settings.text("baseline") == nil
      ? .partMean : .baseline(try settings.baseline(default: .zero))
  }
}
