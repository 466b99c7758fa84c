extension MethodCatalogue {
  /// The composites that have names.
  static let namedComposites: [MethodEntry] = [
    (
      Composite.epsilonPlus,
      "z+ at convolutions and epsilon at dense layers: calm, class-aware at "
        + "the top."
    ),
    (.epsilonPlusFlat, "The same with flat at the first layer, which hides single pixels."),
    (.epsilonAlpha2Beta1, "Evidence for and against at convolutions, epsilon at dense layers."),
    (.epsilonAlpha2Beta1Flat, "The same with flat at the first layer."),
    (
      .epsilonGammaBox,
      "z-box at the pixels, gamma at convolutions, epsilon at dense layers: the "
        + "overview's recommendation. Needs a card for the pixels' bounds."
    ),
    (.lrpZ, "Undamped shares: equal to gradient times input on networks of ReLUs; for comparison."),
    (.presetA, "innvestigate's sequential preset A: alpha 1 beta 0, epsilon 0.1."),
    (.presetB, "innvestigate's sequential preset B: alpha 2 beta 1, epsilon 0.1."),
    (.presetAFlat, "Preset A with flat at the first layer."),
    (.presetBFlat, "Preset B with flat at the first layer."),
    (
      .deepTaylor,
      "z+ with w2 at the first layer, without biases: a deep Taylor decomposition for "
        + "inputs without bounds. For scores above 0."
    ),
    (
      .deepTaylorBounded,
      "z+ with z-box at the first layer: a deep Taylor decomposition for pixels. "
        + "Needs a card for their bounds."
    ),
  ].map { composite, advice in
    let isTaylor = composite.name.hasPrefix("deep-taylor")
    return lrp(
      composite.name,
      isTaylor ? "Deep Taylor decomposition" : "LRP \(composite.name)",
      source: isTaylor
        ? "Montavon et al. 2017, doi:10.1016/j.patcog.2016.11.008"
        : "Montavon et al. 2019, \"Layer-Wise Relevance Propagation: An Overview\"",
      advice: advice,
      needs: composite.needsBounds ? [.pixels] : [],
      parameters: isTaylor ? nil : []
    ) { _ in composite }
  }
}
