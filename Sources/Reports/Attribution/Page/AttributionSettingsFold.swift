import Attribution

/// What made the numbers, folded away.
struct AttributionSettingsFold: Sendable {
  private let words: AttributionWords
  private var result: AttributionResult { words.result }

  init(_ words: AttributionWords) { self.words = words }

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
      ("Tensor that is given relevance", settings.tensor),
      ("Conventions", settings.parity.map { "those of \($0.rawValue)" } ?? "Noema's own"),
      ("Percentile of the strongest colour", "\(settings.clip)"),
      ("Scale", settings.scale.rawValue),
      ("Boxes from a share of", settings.boxes.map { "\($0)" } ?? "no boxes"),
      ("Seed", "\(settings.seed)"),
    ]
  }

  private var images: [(String, String)] {
    result.images.map { ($0.path, "\(words.score($0)); \($0.digest)") }
  }
}
