import Attribution

/// How to read the page, short and true.
struct AttributionGuide: Sendable {
  private let words: AttributionWords
  private var settings: AttributionResult.Settings { words.result.settings }

  init(_ words: AttributionWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "How to read this" }
      paragraphs.map { text in tag("p") { text } }
    }
  }

  private var paragraphs: [String] {
    [
      "Each map gives every place a number: how much it has to do with the number that is explained, "
        + "which stands under the image's name. Channels are added up. What the number is (a "
        + "derivative, a share of the score, a loss of score) differs from method to method, so the "
        + "sizes of different methods cannot be compared, only where they lie.",
      "Signed maps are drawn in a diverging map of colours with 0 in its middle: one end speaks for "
        + "the target, the other against it. Amounts are drawn in a sequential one from 0. Noema's "
        + "own colours are equal steps to the eye." + offset,
      scale,
      "Over the photograph, which is shown in grey, a colour covers the more the larger its number "
        + "is (by the square root): where the photograph is seen, the method says nothing.",
      "A map says what this method makes of this network and this image. It is no proof of what the "
        + "network uses: a method can look plausible and be wrong. Compare it with the baselines "
        + "(random, edge-detector, gaussian, input), which know nothing of the network.",
    ]
  }

  /// What is said of maps whose colours do not begin at 0.
  private var offset: String {
    let methods = words.result.methods.indices.filter { method in
      words.result.images.contains { $0.cells[method].base != nil }
    }
    guard !methods.isEmpty else { return "" }
    let names = methods.map { words.name(words.result.methods[$0]) }.joined(separator: ", ")
    return " All numbers of some maps lie above half of their largest (\(names)): these are drawn "
      + "from their least number, which stands at the scale's left end, so that differences between "
      + "places are seen."
  }

  private var scale: String {
    let percentile = words.numerals.significant(settings.clip)
    let clip =
      settings.clip >= 100
      ? "The strongest colour stands for the largest number."
      : "The strongest colour stands for the \(percentile)th percentile of the numbers (of their "
        + "absolute values where they are signed); larger ones have the same colour. The table says "
        + "how many those are."
    let shared =
      settings.scale == .shared
      ? " The images of a method share one scale, the largest of theirs, so that they can be compared."
      : " The parts of one split share a scale, image by image; every other map has a scale of its own: "
        + "equal colours in two of those are not equal numbers."
    return clip + shared
  }
}
