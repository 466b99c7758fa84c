import Diagnostics

extension MethodCatalogue {
  /// What happens to the score when parts of the input change.
  static let perturbation: [MethodEntry] = [
    occlusion, featureAblation, rise, predictionDifference, meaningfulPerturbation, sobol, hsic,
  ]

  private static let occlusion = MethodEntry(
    "occlusion",
    title: "Occlusion",
    family: .perturbation,
    source: "Zeiler and Fergus 2014, arXiv:1311.2901, section 4.2",
    advice:
      "Hides the image window by window and tells how much the score falls, averaged over the "
      + "windows that hide a pixel. Choose it when you want to know what really happens to the "
      + "score, without gradients: it asks the network nothing but scores. It sees parts only as "
      + "large as the window, misses what two parts do together, and shows the network pictures "
      + "that it has never seen: several fillings with their median make that matter less.",
    cost: "1 forward a window and filling (729 on 224 x 224 pixels), of which only the part that a "
      + "window can reach is run where that pays: then 1 forward more",
    needs: [.baseline],
    sign: .signed,
    parameters: [
      MethodParameter(
        "window",
        standard: "a fourteenth of the shorter side (16 of 224 pixels)",
        meaning: "rows and columns of the window: 16, or 16x8"
      ),
      MethodParameter(
        "stride",
        standard: "half a window; 1 with --parity captum",
        meaning: "from one window to the next: 8, or 8x4"
      ),
      MethodParameter(
        "channels",
        standard: "all",
        meaning: "whether channels are hidden all together or one at a time, such as those of an "
          + "inner layer",
        choices: ["all", "each"]
      ),
      .fill("zero", severalAre: "of which the median fall counts"),
      .score("value"),
    ],
    parities: [.captum]
  ) { settings in
    var method = Occlusion()
    method.geometry.window = try settings.extents("window")
    method.geometry.stride = try settings.extents("stride")
    if settings.parity == .captum {
      method.spreads = true
      method.geometry.stride = method.geometry.stride ?? WindowExtents(rows: 1, columns: 1)
    }
    method.hidesEachChannel = settings.text("channels") == "each"
    method.fill = try settings.fill(default: method.fill)
    method.scale = try settings.scale(default: method.scale)
    return method
  }

  private static let featureAblation = MethodEntry(
    "feature-ablation",
    title: "Feature ablation",
    family: .perturbation,
    source: "Zeiler and Fergus 2014, arXiv:1311.2901; captum's FeatureAblation",
    advice: "Takes away one feature at a time: a superpixel of the picture, a cell of a grid, or a "
      + "channel of an inner layer, and tells how much the score falls. Choose it when the parts "
      + "that mean something are known, and for layers: it is cheap there, and what it says of a "
      + "channel is what happens without it.",
    cost: "1 forward a feature and filling (about 50 on a picture)",
    needs: [.baseline],
    sign: .signed,
    parameters: partitionParameters(standard: "auto") + [
      .fill("zero", severalAre: "of which the median fall counts"), .score("value"),
    ]
  ) { settings in
    FeatureAblation(
      partition: try partition(settings, standard: .standard),
      fill: try settings.fill(default: .zero),
      scale: try settings.scale(default: .value)
    )
  }

  private static let rise = MethodEntry(
    "rise",
    title: "RISE",
    family: .perturbation,
    source: "Petsiuk, Das and Saenko 2018, arXiv:1806.07421",
    advice: "Shows the network thousands of randomly masked copies; a pixel is important if the "
      + "class stays probable whenever the pixel is seen. Choose it for a smooth map of a black "
      + "box in which parts may act together. It is noisy with few masks, and the map has an "
      + "offset: only differences between pixels mean something.",
    cost: "4000 forward (1 a mask)",
    needs: [.baseline],
    sign: .amount,
    parameters: [
      MethodParameter("samples", standard: "4000, for ResNets 8000 in the paper", meaning: "masks"),
      MethodParameter("grid", standard: "7", meaning: "cells along each side of a mask's grid"),
      MethodParameter("open", standard: "0.5", meaning: "the probability that a cell is open"),
      .fill("zero", severalAre: "of which the first is taken"),
      .score("probability, as in the paper"),
    ]
  ) { settings in
    RISE(
      samples: try settings.whole("samples", default: 4000, in: 1...1_000_000),
      grid: try settings.whole("grid", default: 7, in: 1...1024),
      open: try settings.number("open", default: 0.5, in: 0.001...1),
      fill: try settings.fill(default: .zero),
      scale: try settings.scale(default: .probability)
    )
  }

  private static let sobol = MethodEntry(
    "sobol",
    title: "Sobol attribution",
    family: .perturbation,
    source: "Fel, Cadene, Chalvidal, Cord, Vigouroux and Serre 2021, arXiv:2111.04138",
    advice: "The share of the score's variance under random masks that a cell is responsible for, "
      + "alone and together with others. Choose it when parts may act together and an amount with "
      + "a meaning is wanted: 0 is no influence at all. It does not say for or against.",
    cost: "2112 forward: n (d + 2) for n = 32 masks of d = 64 cells",
    needs: [.baseline],
    sign: .amount,
    parameters: [
      MethodParameter("grid", standard: "8", meaning: "cells along each side"),
      MethodParameter("design", standard: "32", meaning: "n, the masks of a design"),
      .fill("zero", severalAre: "of which the first is taken"),
      .score("value"),
    ]
  ) { settings in
    SobolAttribution(
      grid: try settings.whole("grid", default: 8, in: 1...64),
      design: try settings.whole("design", default: 32, in: 2...2048),
      fill: try settings.fill(default: .zero),
      scale: try settings.scale(default: .value)
    )
  }

  private static let hsic = MethodEntry(
    "hsic",
    title: "HSIC attribution",
    family: .perturbation,
    source: "Novello, Fel and Vigouroux 2022, arXiv:2206.06219",
    advice: "How strongly the score depends on whether a cell is seen, by a kernel measure of "
      + "dependence. Choose it for what Sobol indices say at a quarter of their cost. It does not "
      + "say for or against.",
    cost: "500 forward (1 a mask)",
    needs: [.baseline],
    sign: .amount,
    parameters: [
      MethodParameter("grid", standard: "8", meaning: "cells along each side"),
      MethodParameter("samples", standard: "500", meaning: "masks"),
      .fill("zero", severalAre: "of which the first is taken"),
      .score("value"),
    ]
  ) { settings in
    HSICAttribution(
      grid: try settings.whole("grid", default: 8, in: 1...64),
      samples: try settings.whole("samples", default: 500, in: 2...4096),
      fill: try settings.fill(default: .zero),
      scale: try settings.scale(default: .value)
    )
  }
}
