import Concepts
import LinearModels
import Statistics
import Tensors

/// What made the numbers, folded away.
struct SettingsFold: Sendable {
  private let words: TCAVWords
  private var result: TCAVResult { words.result }

  init(_ words: TCAVWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "What made these numbers" }
      Fold.html("Settings", settings)
      Fold.html("Images", images)
      Fold.html(result.provenance)
    }
  }

  private var settings: [(String, String)] {
    let settings = result.settings
    return [
      ("Test", words.testName), ("Correction", words.correctionName),
      ("Level", "\(settings.level)"), ("Random sets", "\(settings.randomSets)"),
      ("Opponents of each set", "\(settings.opponents)"),
      ("Other concepts as opponents", settings.againstConcepts ? "yes" : "no"),
      ("Classifier", settings.classifier.description), ("Scale", settings.scale.rawValue),
      ("Pooling over space", settings.pooling.rawValue),
      ("Parts of the cross-validation", "\(settings.folds)"),
      ("Bootstrap resamples", "\(settings.resamples)"),
      ("Confidence of intervals", "\(settings.confidence)"),
      ("Parity", settings.parity.rawValue), ("Seed", "\(settings.seed)"),
    ]
  }

  private var images: [(String, String)] {
    let target = result.target
    let assigned = target.assigned.map {
      "; the network assigns \(words.numerals.count($0)) to the class"
    }
    let folders =
      [("Class \(target.name)", target.images, assigned ?? "")]
      + result.concepts.map { ("Concept \($0.name)", $0, "") }
      + result.random.map { ("Random \($0.name)", $0, "") }
    return folders.map { title, folder, remark in
      (title, "\(words.counted(folder.count, "image"))\(remark); \(folder.digest)")
    }
      + result.randomSets.map { sets in
        let percent = words.numerals.percent
        return (
          "Random sets of \(sets.size)",
          "\(words.numerals.count(sets.count)) from a pool of \(words.numerals.count(sets.pool)); "
            + "two share \(percent(sets.meanOverlap)) on average, "
            + "\(percent(sets.largestOverlap)) at most"
        )
      }
  }
}
