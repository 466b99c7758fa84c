import Concepts
import Statistics

/// How to read the page, short and true.
struct ReadingGuide: Sendable {
  private let words: TCAVWords

  init(_ words: TCAVWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "How to read this" }
      paragraphs.map { text in tag("p") { text } }
      tag("ul", ["class": "sources soft"]) { sources.map { source in tag("li") { source } } }
    }
  }

  private var sources: [String] {
    [
      "B. Kim, M. Wattenberg, J. Gilmer, C. Cai, J. Wexler, F. Viegas, R. Sayres: Interpretability "
        + "Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors (TCAV). "
        + "ICML 2018, arXiv:1711.11279.",
      "C. Clopper, E. Pearson: The Use of Confidence or Fiducial Limits Illustrated in the Case of "
        + "the Binomial. Biometrika 26 (1934) 404–413: the interval of the accuracy.",
    ] + [correctionSource].compactMap(\.self)
  }

  private var correctionSource: String? {
    switch words.result.settings.correction {
    case .holm:
      "S. Holm: A Simple Sequentially Rejective Multiple Test Procedure. Scandinavian Journal of "
        + "Statistics 6 (1979) 65–70."
    case .benjaminiHochberg:
      "Y. Benjamini, Y. Hochberg: Controlling the False Discovery Rate. Journal of the Royal "
        + "Statistical Society B 57 (1995) 289–300."
    case .bonferroni, .none: nil
    }
  }

  private var paragraphs: [String] {
    let confidence = words.numerals.fixed(words.result.settings.confidence * 100, 0)
    return [
      "A concept activation vector (CAV) is the direction in a layer that points from random "
        + "images to a concept's images: the normal of a linear classifier between them. The TCAV "
        + "score is the share of class images whose logit rises when their activation is moved a "
        + "little in that direction, averaged over runs against different random sets; one half "
        + "is chance. It says how often the logit rises, not by how much.",
      "The bar reaches from chance to the score. The line through the dot is the "
        + "\(confidence) % bootstrap interval over class images and concept images. " + comparison,
      "A concept that the classifier cannot tell from random images better than chance is not in "
        + "the layer. Its direction is noise, and its score says nothing, however far from chance.",
      "The score is a first-order answer about this network, this layer and these images: that a "
        + "direction moves the logit is no proof that the network uses the concept.",
    ] + [words.smallestP].compactMap(\.self)
  }

  private var comparison: String {
    if let caveat = words.result.settings.test.caveat {
      return "The p-values come from \(words.testName), which \(caveat)."
    }
    return "Below it stand the scores that random sets get by the same procedure. The p-value is "
      + "the concept's rank among them: the share of sets, the concept counted, that lie at least "
      + "as far from chance. Corrected p-values (\(words.correctionName)) allow for having asked "
      + "\(words.counted(words.result.testCount, "question")); * at most 0.05, ** 0.01, *** 0.001."
  }
}
