extension MethodCatalogue {
  /// What an honest comparison needs.
  static let baselines: [MethodEntry] = [
    MethodEntry(
      "random",
      title: "Random relevance",
      family: .baselines,
      source: "the customary lower bound",
      advice:
        "Uniform noise that knows nothing. Compare with it first: a metric on which a method does not "
        + "beat it says nothing for the method.",
      cost: "none",
      sign: .amount
    ) { _ in RandomRelevance() },
    MethodEntry(
      "edge-detector",
      title: "Edge detector",
      family: .baselines,
      source: "Adebayo et al. 2018, arXiv:1810.03292",
      advice:
        "The picture's edges by Sobel's operator, without any network. Compare a crisp map with it: "
        + "if they look alike, the map may show the picture and not the decision.",
      cost: "none",
      sign: .amount
    ) { _ in EdgeDetector() },
    MethodEntry(
      "gaussian",
      title: "Centred Gaussian",
      family: .baselines,
      source: "the customary centre bias",
      advice:
        "A bell over the middle of the picture. Compare scores of localisation with it: objects stand "
        + "in the middle of photographs, so that it is hard to beat.",
      cost: "none",
      sign: .amount,
      parameters: [
        MethodParameter(
          "deviation",
          standard: "0.25",
          meaning: "the standard deviation, as a share of height and width"
        )
      ]
    ) {
      CentredGaussian(deviation: try $0.number("deviation", default: 0.25, in: 0.001...100))
    },
    MethodEntry(
      "input",
      title: "The input itself",
      family: .baselines,
      source: "Adebayo et al. 2018, arXiv:1810.03292",
      advice:
        "The input's numbers as if they were relevance. Compare with it to see whether a method only "
        + "reconstructs its input.",
      cost: "none",
      sign: .signed
    ) { _ in InputItself() },
  ]
}
