import Attribution
import Images

/// What each method is: its advice, source, cost and every setting, folded away.
struct AttributionMethods: Sendable {
  private let words: AttributionWords

  init(_ words: AttributionWords) { self.words = words }

  var html: HTML {
    tag("section") {
      tag("h2") { "The methods" }
      words.result.methods.map(method)
    }
  }

  private func method(_ method: AttributionResult.Method) -> HTML {
    tag("details") {
      tag("summary", ["class": "name"]) { method.label }
      tag("p") { method.advice }
      tag("dl") {
        entries(method).flatMap { term, text in
          [tag("dt", ["class": "name"]) { term }, tag("dd", ["class": "name"]) { text }]
        }
      }
    }
  }

  private func entries(_ method: AttributionResult.Method) -> [(String, String)] {
    [
      ("Written", method.choice), ("Source", method.source), ("Passes an image", method.cost),
      ("Numbers", words.meaning(method)), ("Colours", method.colours.rawValue),
    ]
      + method.settings.map { setting in
        let origin = setting.isGiven ? "" : " (default)"
        return (setting.name, "\(setting.value)\(origin): \(setting.meaning)")
      }
  }
}
