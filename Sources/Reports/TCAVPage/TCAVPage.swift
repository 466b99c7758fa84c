import Concepts
import Diagnostics

/// The page that a person reads: what moved the logit, how sure that is, and what it means.
///
/// It holds all it shows, runs no script, and may load nothing.
struct TCAVPage: Sendable, CustomStringConvertible {
  let result: TCAVResult
  let pictures: [ReportPicture]
  let words: TCAVWords

  init(_ result: TCAVResult, pictures: [ReportPicture]) {
    self.result = result
    self.pictures = pictures
    words = TCAVWords(result: result, numerals: .page)
  }

  var description: String {
    let page = tag("html", ["lang": "en"]) {
      head
      tag("body") {
        tag("main") {
          header
          notices
          Overview(words).html
          result.layers.map { LayerSection($0, words).html }
          PictureGallery(pictures).html
          NumbersTable(words).html
          ReadingGuide(words).html
          SettingsFold(words).html
        }
        footer
      }
    }
    return "<!DOCTYPE html>\n" + page.description
  }

  private var head: HTML {
    tag("head") {
      tag("meta", ["charset": "utf-8"])
      tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      tag("meta", ["http-equiv": "Content-Security-Policy", "content": Self.loadsNothing])
      tag("title") { "TCAV: \(words.question)" }
      HTML.style(Stylesheet.css)
    }
  }

  private static let loadsNothing =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

  private var header: HTML {
    tag("header") {
      tag("p", ["class": "eyebrow"]) { "Testing with concept activation vectors" }
      tag("h1") { words.question }
      tag("p", ["class": "outcome"]) { words.outcome }
      tag("p", ["class": "soft"]) { words.subject + "; " + words.method + "." }
    }
  }

  private var notices: [HTML] {
    let texts = result.everyNotice.map(\.text)
    guard !texts.isEmpty else { return [] }
    return [
      tag("div", ["class": "notices", "role": "note"]) {
        tag("h2") { "Know this first" }
        tag("ul") { texts.map { text in tag("li") { text } } }
      }
    ]
  }

  private var footer: HTML {
    tag("footer", ["class": "soft"]) { "Made by Noema \(result.provenance.noema)." }
  }
}
