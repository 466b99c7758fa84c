extension MethodCatalogue {
  /// Regions of an image, ranked.
  static let regions: [MethodEntry] = [
    MethodEntry(
      "xrai",
      title: "XRAI",
      family: .regions,
      source: "Kapishnikov et al. 2019, arXiv:1906.02825",
      advice:
        "Regions of the picture instead of pixels, ranked by the relevance that they hold. Choose it "
        + "to show people which parts mattered; it is as good as the pixel attribution under it "
        + "(write xrai@METHOD for another one), and its borders are those of the picture.",
      cost: "200 forward, 200 backward (by its pixel attribution)",
      needs: [.pixels, .baseline],
      sign: .signed,
      parameters: [
        MethodParameter(
          "algorithm",
          standard: "full",
          meaning: "full always adds the region with the largest gain; fast sorts regions once",
          choices: RegionRanking.Algorithm.allCases.map(\.rawValue)
        ),
        MethodParameter(
          "area",
          standard: "1",
          meaning: "the share of the picture after which no more regions are added"
        ),
        MethodParameter(
          "dilation",
          standard: "5",
          meaning: "how far regions reach over their pieces, in pixels of a 224 x 224 picture"
        ),
        MethodParameter(
          "segments",
          standard: "Felzenszwalb and Huttenlocher's at six scales",
          meaning: "a .npy file of whole numbers, [H, W] or [K, H, W]: pieces made elsewhere"
        ),
      ],
      takesInner: true,
      // That of the Integrated Gradients under it.
      parities: [.captum]
    ) { settings in
      var method = XRAI(
        bases: try settings.hasInner
          ? [settings.inner(default: "gradient")]
          : ["black", "white"].map {
            try settings.inner(default: "integrated-gradients:steps=100:baseline=\($0)")
          }
      )
      method.algorithm = try settings.word("algorithm", default: .full)
      method.area = try settings.number("area", default: 1, in: 0...1)
      method.dilation = try settings.number("dilation", default: 5, in: 0...25)
      method.segments = try settings.text("segments").map { try settings.resources.array($0) }
      return method
    }
  ]
}
