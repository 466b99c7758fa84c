import Attribution
import Diagnostics
import Foundation

/// The page that a person reads: images downwards, methods across, each map with its scale; what the
/// numbers mean; every setting.
///
/// It holds all that it shows, runs no script and may load nothing.
struct AttributionPage: Sendable, CustomStringConvertible {
  private let words: AttributionWords
  private let pictures: AttributionPictures
  private var result: AttributionResult { words.result }

  init(_ result: AttributionResult, _ pictures: AttributionPictures) {
    words = AttributionWords(result: result, numerals: .page)
    self.pictures = pictures
  }

  var description: String {
    let page = tag("html", ["lang": "en"]) {
      head
      tag("body") {
        tag("main") {
          tag("header") {
            tag("p", ["class": "eyebrow"]) { "Attribution" }
            tag("h1") { words.question }
            tag("p", ["class": "soft"]) { words.subject + "." }
          }
          notices
          AttributionGrid(words, pictures).html
          AttributionCurves(words).html
          AttributionChecks(words).html
          AttributionMethods(words).html
          AttributionGuide(words).html
          AttributionSettingsFold(words).html
        }
        tag("footer", ["class": "soft"]) { "Made by Noema \(result.provenance.noema)." }
      }
    }
    return "<!DOCTYPE html>\n" + page.description
  }

  private var head: HTML {
    tag("head") {
      tag("meta", ["charset": "utf-8"])
      tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      tag("meta", ["http-equiv": "Content-Security-Policy", "content": Self.loadsNothing])
      tag("title") { "Attribution: \(words.question)" }
      HTML.style(Stylesheet.css + AttributionStyle.css)
    }
  }

  private static let loadsNothing =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

  private var notices: [HTML] {
    guard !words.remarks.isEmpty else { return [] }
    return [
      tag("div", ["class": "notices", "role": "note"]) {
        tag("h2") { "Know this first" }
        tag("ul") { words.remarks.map { text in tag("li") { text } } }
      }
    ]
  }
}
