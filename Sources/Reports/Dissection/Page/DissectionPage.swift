import Diagnostics
import Dissection
import Foundation
import Tensors

/// The page that a person reads: which concepts the units detect, how sure that is, and what chance
/// would give; each unit with the images in which it is most active.
///
/// It holds all that it shows and may load nothing; its one script makes units sortable and is the
/// only one that a browser may run.
struct DissectionPage: Sendable, CustomStringConvertible {
  let result: DissectionResult
  let pictures: DissectionPictures
  let words: DissectionWords

  init(_ result: DissectionResult, pictures: DissectionPictures) {
    self.result = result
    self.pictures = pictures
    words = DissectionWords(result, .page)
  }

  var description: String {
    let page = tag("html", ["lang": "en"]) {
      head
      tag("body") {
        tag("main") {
          header
          notices
          result.layers.map(section)
          UnitExplorer(words).html
          DissectionGuide(words).html
          DissectionSettingsFold(words).html
        }
        footer
        PageData(words, pictures).html
        HTML.script(PageScript.code)
      }
    }
    return "<!DOCTYPE html>\n" + page.description
  }

  private var head: HTML {
    tag("head") {
      tag("meta", ["charset": "utf-8"])
      tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      tag("meta", ["http-equiv": "Content-Security-Policy", "content": Self.loadsNothing])
      tag("title") { "Dissection: \(words.question)" }
      HTML.style(Stylesheet.css + DissectionStyle.css)
    }
  }

  private static let loadsNothing =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
    + "'sha256-\(Digest(of: PageScript.code).base64)'"

  private var header: HTML {
    tag("header") {
      tag("p", ["class": "eyebrow"]) { "Network dissection" }
      tag("h1") { words.question }
      tag("p", ["class": "soft"]) { words.subject + "." }
    }
  }

  private var notices: [HTML] {
    let texts = words.remarks
    guard !texts.isEmpty else { return [] }
    return [
      tag("div", ["class": "notices", "role": "note"]) {
        tag("h2") { "Know this first" }
        tag("ul") { texts.map { text in tag("li") { text } } }
      }
    ]
  }

  private func section(_ layer: LayerDissection) -> HTML {
    tag("section") {
      tag("h2") {
        "Detectors in "
        tag("span", ["class": "name"]) { layer.layer }
      }
      words.summaries(layer).map { DetectorChart($0, words).html }
      tag("p", ["class": "soft"]) { words.chance(layer) }
      layer.directions.map { CarrierTable($0, words).html }
    }
  }

  private var footer: HTML {
    tag("footer", ["class": "soft"]) { "Made by Noema \(result.provenance.noema)." }
  }
}

extension Digest {
  /// The digest as a content security policy names it.
  fileprivate var base64: String {
    let digits = Array(hex)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
      UInt8(String(digits[place...(place + 1)]), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }
}
