import Concepts
import LinearModels
import Statistics
import Tensors

/// The end of the page: how to read it, every setting, what made the numbers, and the sources.
struct TCAVExplanations {
  let result: TCAVResult

  init(_ result: TCAVResult) { self.result = result }

  var html: HTML {
    """
    \(reading)
    \(settings)
    \(sources)
    """
  }

  private var reading: HTML {
    let confidence = Figures.percent(result.settings.confidence)
    return """
      <section class="card"><h2>How to read this</h2>
      <dl>
      <dt>Score</dt><dd>The share of class images whose logit rises when the layer’s activations \
      move towards the concept<a href="#tcav">¹</a>, averaged over runs. 0.5 is chance, 1 means that \
      it always rises, 0 that it always falls.</dd>
      <dt>Effect and interval</dt><dd>The effect is the score less 0.5. The black line is its \
      \(confidence) bootstrap interval over class images and concept images.</dd>
      <dt>Grey hills</dt><dd>The mean scores of sets of random photographs, treated as if each were a \
      concept: what a folder without meaning would score.</dd>
      <dt>* ** ***</dt><dd>Adjusted p up to 0.05, 0.01 and 0.001. \(test)</dd>
      <dt>A concept in this layer</dt><dd>A linear classifier tells concept images from random ones \
      better than chance on images that it has not seen, with an exact interval\
      <a href="#clopper">³</a>. Where it does not, the score has no meaning.</dd>
      </dl></section>
      """
  }

  private var test: HTML {
    guard let caveat = result.settings.test.caveat else {
      return """
        The p-value is the rank of the concept’s mean score among those of the random sets, which all \
        met opponents by the same procedure; it is then adjusted for the \
        \(Figures.count(result.testCount, "test")) of this page<a href="#holm">²</a>.
        """
    }
    return "The \(result.settings.test.rawValue) test \(caveat)."
  }

  private var settings: HTML {
    let rows = settingRows.map { name, value -> HTML in
      "<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>"
    }
    return """
      <section class="card"><h2>Settings and origin</h2>
      <table>
      \(rows)
      </table></section>
      """
  }

  private var settingRows: [(String, String)] {
    let settings = result.settings
    let sets = result.randomSets.map {
      "\($0.count) of \($0.size) images, from \($0.pool), mean overlap \(Figures.percent($0.meanOverlap))"
    }
    let origin = result.provenance
    let libraries = origin.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let folders = ([result.target.images] + result.concepts + result.random).map {
      ("images of \($0.name)", "\($0.count), SHA-256 \($0.digest)")
    }
    return [
      ("seed", "\(settings.seed)"), ("classifier", settings.classifier.description),
      ("feature scale", settings.scale.rawValue), ("pooling", settings.pooling.rawValue),
      ("test", settings.test.rawValue), ("correction", settings.correction.rawValue),
      ("level", Figures.exact(settings.level)),
      ("smallest p", result.smallestP.map(Figures.p) ?? "not bounded"),
      ("random sets", sets.joined(separator: "; ")), ("opponents", "\(settings.opponents)"),
      ("against concepts", settings.againstConcepts ? "yes" : "no"),
      ("folds", "\(settings.folds)"), ("bootstrap resamples", "\(settings.resamples)"),
      ("confidence", Figures.percent(settings.confidence)), ("parity", settings.parity.rawValue),
      ("Noema", origin.noema), ("libraries", libraries.joined(separator: ", ")),
    ] + folders
      + origin.digests.sorted { $0.key < $1.key }.map { ("digest of \($0.key)", $0.value) }
  }

  private var sources: HTML {
    """
    <footer><h2>Sources</h2>
    <ol>
    <li id="tcav">B. Kim, M. Wattenberg, J. Gilmer, C. Cai, J. Wexler, F. Viegas, R. Sayres: \
    Interpretability beyond feature attribution: quantitative testing with concept activation \
    vectors. ICML 2018, arXiv:1711.11279.</li>
    <li id="holm">S. Holm: A simple sequentially rejective multiple test procedure. Scandinavian \
    Journal of Statistics 6 (1979) 65–70.</li>
    <li id="clopper">C. Clopper, E. Pearson: The use of confidence or fiducial limits illustrated in \
    the case of the binomial. Biometrika 26 (1934) 404–413.</li>
    </ol></footer>
    """
  }
}
