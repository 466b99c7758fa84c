import Dissection

/// How to read the page, short and true.
struct DissectionGuide: Sendable {
  private let words: DissectionWords
  private var settings: DissectionSettings { words.result.settings }

  init(_ words: DissectionWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "How to read this" }
      paragraphs.map { text in tag("p") { text } }
      tag("ul", ["class": "sources soft"]) { sources.map { source in tag("li") { source } } }
    }
  }

  private var paragraphs: [String] {
    let share = "\(words.numerals.significant(settings.quantile * 100)) %"
    return [
      "A unit is one channel of a layer. Over all images its highest activations, the top \(share), "
        + "make a mask: where the unit fires. Each label of the data set has masks too, drawn by "
        + "people. The IoU says how well the two agree: the pixels in both, divided by the pixels "
        + "in either. The label with the largest IoU names the unit. By custom a unit with an IoU "
        + "of at least \(settings.cut) counts as a detector.",
      "An IoU of 0.1 looks small and is not: masks have few pixels, and labels are large. Labels "
        + "of different sizes have different IoUs by chance alone; compare a unit's IoU with its "
        + "own chance level rather than with another unit's.",
      interval, chance,
      "A label says what a unit's highest activations have in common with what people marked in "
        + "this data set. A concept that nobody marked cannot be found, and that a unit detects a "
        + "concept is no proof that the network uses it.",
    ].filter { !$0.isEmpty }
  }

  private var interval: String {
    let confidence = words.numerals.fixed(settings.confidence * 100, 0)
    return "The line through a dot is the \(confidence) % bootstrap interval of the IoU over "
      + "images. The label was chosen because its IoU is the largest, so that the IoU itself "
      + "leans a little to the high side"
      + (settings.confirm.map { "; on split \($0) the same pair is measured again." } ?? ".")
  }

  private var chance: String {
    guard settings.null != .none else { return "" }
    let rotated = settings.null == .rotation ? ", each rotated by a random number of pixels," : ""
    return "Chance is what the same search finds when label maps\(rotated) change places among the "
      + "images of a category: the grey band holds 95 % of the largest IoUs over all labels. The "
      + "p-value is the share of permutations, the data counted, that do as well; it is adjusted "
      + "for having asked of every unit, so that among the units said to beat chance at most "
      + "\(words.numerals.percent(settings.level)) are expected to be flukes."
  }

  private var sources: [String] {
    [
      "D. Bau, B. Zhou, A. Khosla, A. Oliva, A. Torralba: Network Dissection: Quantifying "
        + "Interpretability of Deep Visual Representations. CVPR 2017, arXiv:1704.05796."
    ]
      + (settings.formulaLength > 1
        ? [
          "J. Mu, J. Andreas: Compositional Explanations of Neurons. NeurIPS 2020, "
            + "arXiv:2006.14032."
        ] : [])
      + (settings.null != .none
        ? [
          "Y. Benjamini, Y. Hochberg: Controlling the False Discovery Rate. Journal of the Royal "
            + "Statistical Society B 57 (1995) 289–300."
        ] : [])
  }
}
