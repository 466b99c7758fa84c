import Diagnostics

extension MethodCatalogue {
  static let predictionDifference = MethodEntry(
    "prediction-difference",
    title: "Prediction difference analysis",
    family: .perturbation,
    source: "Zintgraf, Cohen, Adel and Welling 2017, arXiv:1702.04595",
    advice:
      "What the log-odds of the class lose when a window is not known: it is replaced by what "
      + "it could show given the pixels around it, learned from a folder of images. Choose it "
      + "where occlusion's grey squares are themselves evidence, and time is no matter: it is the "
      + "slowest method here.",
    cost:
      "1 forward, and 10 forward a window (18,490 on 224 x 224 pixels; 462,250 with the paper's "
      + "stride=1), of which only the part that a window can reach is run where that pays",
    needs: [.data],
    sign: .signed,
    parameters: [
      MethodParameter("data", standard: "none: it must be named", meaning: "a folder of images"),
      MethodParameter(
        "sampler",
        standard: "conditional",
        meaning:
          "what a window could show: a normal distribution given the pixels around it, or the "
          + "same window of other images",
        choices: PredictionDifference.Sampler.allCases.map(\.rawValue)
      ),
      MethodParameter("window", standard: "10", meaning: "rows and columns of the window"),
      MethodParameter(
        "stride",
        standard: "5; the paper's 1 costs 25 times as much",
        meaning: "from one window to the next"
      ),
      MethodParameter(
        "padding",
        standard: "2",
        meaning: "pixels around a window that it depends on"
      ),
      MethodParameter("samples", standard: "10", meaning: "draws for each window"),
      MethodParameter(
        "patches",
        standard: "5000",
        meaning: "patches from which the normal distribution is estimated"
      ),
      MethodParameter(
        "instances",
        standard: "1281167, ImageNet's",
        meaning: "N of the correction that keeps probabilities off 0 and 1: training images"
      ),
    ]
  ) { settings in
    guard let path = settings.text("data") else {
      throw InputError(
        .unfit(
          "prediction-difference",
          "it learns from images what a window could show",
          remedy: "name a folder: prediction-difference:data=DIR"
        )
      )
    }
    let side = { (extents: WindowExtents?, standard: Int) in
      extents ?? WindowExtents(rows: standard, columns: standard)
    }
    return PredictionDifference(
      data: try settings.resources.images(path),
      sampler: try settings.word("sampler", default: .conditional),
      window: side(try settings.extents("window"), 10),
      stride: side(try settings.extents("stride"), 5),
      padding: try settings.whole("padding", default: 2, in: 0...16),
      samples: try settings.whole("samples", default: 10, in: 1...10_000),
      patches: try settings.whole("patches", default: 5000, in: 2...20_000),
      instances: try settings.number("instances", default: 1_281_167, in: 1...1e12)
    )
  }

  static let meaningfulPerturbation = MethodEntry(
    "meaningful-perturbation",
    title: "Meaningful perturbation",
    family: .perturbation,
    source: "Fong and Vedaldi 2017, arXiv:1704.03296",
    advice: "Learns the smallest, smoothest blurring that takes the class's probability away; what "
      + "is blurred is relevant. Choose it when one region that the decision stands on is wanted. "
      + "It finds one such region, not all, and needs gradients.",
    cost: "311 forward, 300 backward: 300 steps, 10 discs to begin with and the image",
    needs: [.baseline],
    sign: .amount,
    parameters: [
      MethodParameter(
        "side",
        standard: "28, or the shorter side if that is less",
        meaning: "rows and columns of the mask"
      ),
      MethodParameter("iterations", standard: "300", meaning: "steps of Adam"),
      MethodParameter("rate", standard: "0.1", meaning: "Adam's step size"),
      MethodParameter("deletion", standard: "0.0001", meaning: "the weight of what is deleted"),
      MethodParameter("variation", standard: "0.01", meaning: "the weight of the total variation"),
      MethodParameter("exponent", standard: "3", meaning: "beta, the total variation's power"),
      MethodParameter(
        "jitter",
        standard: "4 of 224 pixels, in proportion",
        meaning: "the most pixels by which the image is shifted below the mask"
      ),
      .fill(
        "blurred by 10 of 224 pixels, in proportion",
        severalAre: "of which the first is taken"
      ),
      .score("probability, as in the paper"),
    ]
  ) { settings in
    let jitter = try settings.text("jitter").map { _ in
      try settings.whole("jitter", default: 0, in: 0...1024)
    }
    let side = try settings.text("side").map { _ in
      try settings.whole("side", default: 28, in: 2...1024)
    }
    return MeaningfulPerturbation(
      side: side,
      iterations: try settings.whole("iterations", default: 300, in: 1...100_000),
      rate: try settings.number("rate", default: 0.1, in: 1e-6...1),
      penalty: MaskPenalty(
        deletion: try settings.number("deletion", default: 1e-4, in: 0...1e3),
        variation: try settings.number("variation", default: 1e-2, in: 0...1e3),
        exponent: try settings.number("exponent", default: 3, in: 1...10)
      ),
      jitter: jitter,
      fill: try settings.text("fill") == nil ? nil : settings.fill(default: .zero),
      scale: try settings.scale(default: .probability)
    )
  }
}
