extension MethodCatalogue {
  /// Methods that average over noisy copies of the image.
  static let smoothed = [
    smoothGrad(
      "smoothgrad",
      title: "SmoothGrad",
      .mean,
      sign: .signed,
      source: "Smilkov, Thorat, Kim, Viegas and Wattenberg 2017, arXiv:1706.03825",
      advice:
        "Any method averaged over noisy copies of the image: gradients, if none is named after "
        + "@. Choose it where a map is too noisy to be read; around integrated-gradients it is "
        + "Smooth Integrated Gradients."
    ),
    smoothGrad(
      "smoothgrad-squared",
      title: "SmoothGrad-squared",
      .square,
      sign: .amount,
      source: "Hooker, Erhan, Kindermans and Kim 2019, arXiv:1806.10758",
      advice:
        "The mean of a method's squares over noisy copies of the image. Choose it where amounts "
        + "matter and signs do not: its maps did best where pixels were removed and the network "
        + "trained again."
    ),
    smoothGrad(
      "vargrad",
      title: "VarGrad",
      .variance,
      sign: .amount,
      source: "Adebayo, Gilmer, Goodfellow and Kim 2018, arXiv:1810.03307",
      advice: "The variance of a method over noisy copies of the image. Choose it to see where an "
        + "explanation is unsure, or as a contrast to smoothgrad-squared: it holds nothing of the "
        + "mean map."
    ),
    MethodEntry(
      "smooth-taylor",
      title: "SmoothTaylor",
      family: .gradients,
      source: "Goh, Lapuschkin, Weber, Samek and Binder 2020, arXiv:2004.10484",
      advice:
        "The first-order Taylor term at points around the image, averaged. Choose it for smooth "
        + "maps without a baseline; with more noise it explains a larger neighbourhood, and the "
        + "remainder that it reports grows.",
      cost: "100 forward, 100 backward",
      sign: .signed,
      parameters: [.samples("100")] + .noise("0.1")
    ) { settings in
      SmoothTaylor(
        samples: try settings.samples(default: 100),
        noise: try settings.noise(default: .relative(0.1))
      )
    },
  ]

  /// SmoothGrad with one of its statistics.
  private static func smoothGrad(
    _ name: String,
    title: String,
    _ statistic: SmoothGrad.Statistic,
    sign: MethodEntry.Sign,
    source: String,
    advice: String
  ) -> MethodEntry {
    MethodEntry(
      name,
      title: title,
      family: .gradients,
      source: source,
      advice: advice,
      cost: "25 times the inner method's",
      sign: sign,
      signWith: { statistic == .mean ? $0.innerSign ?? sign : sign },
      parameters: [.samples("25; 5 with --parity captum, 20 with --parity zennit")]
        + .noise("0.15; 0.1 with --parity zennit; a deviation of 1 with --parity captum"),
      takesInner: true,
      parities: [.captum, .zennit]
    ) { settings in
      let samples: Int
      let noise: NoiseScale
      switch settings.parity {
      case .captum: (samples, noise) = (5, .absolute(1))
      case .zennit: (samples, noise) = (20, .relative(0.1))
      default: (samples, noise) = (25, .relative(0.15))
      }
      return SmoothGrad(
        around: try settings.inner(default: "gradient"),
        statistic,
        samples: try settings.samples(default: samples),
        noise: try settings.noise(default: noise),
        keepsImage: settings.parity == .zennit
      )
    }
  }
}
