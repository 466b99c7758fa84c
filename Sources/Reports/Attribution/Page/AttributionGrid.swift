import Attribution
import Diagnostics
import Foundation
import Images

/// The grid: images downwards, methods across. Two buttons, which need no script, show the colours
/// over the photograph or alone.
struct AttributionGrid: Sendable {
  private let words: AttributionWords
  private let pictures: AttributionPictures
  private var result: AttributionResult { words.result }

  init(_ words: AttributionWords, _ pictures: AttributionPictures) {
    self.words = words
    self.pictures = pictures
  }

  var html: HTML {
    let shown = result.images.indices.filter { pictures.photographs[$0] != nil }
    return tag("section", ["class": "maps"]) {
      tag("h2") { "The maps" }
      tag("div", ["class": "views"]) {
        view("overlay", "over the photograph", isChecked: true)
        view("heat", "the numbers alone", isChecked: false)
      }
      shown.map(row)
      if shown.count < result.images.count {
        tag("p", ["class": "soft"]) {
          "The page shows the first \(words.counted(shown.count, "image")) of "
            + "\(words.numerals.count(result.images.count)); the maps of all lie in the folders "
            + "beside it."
        }
      }
    }
  }

  private func view(_ name: String, _ label: String, isChecked: Bool) -> HTML {
    tag("label") {
      isChecked
        ? tag("input", ["type": "radio", "name": "view", "value": name, "checked": "checked"])
        : tag("input", ["type": "radio", "name": "view", "value": name])
      " \(label)"
    }
  }

  private func row(_ index: Int) -> HTML {
    let image = result.images[index]
    return tag("article") {
      tag("h3", ["class": "name"]) { image.path }
      tag("p", ["class": "soft name"]) { words.score(image) }
      tag("div", ["class": "cells"]) {
        tag("figure") {
          picture(pictures.photographs[index], "the image as the network sees it", "photograph")
          tag("figcaption") { "the image as the network sees it" }
        }
        result.methods.indices.map { cell(image, index, $0) }
      }
    }
  }

  private func cell(_ image: AttributionResult.Image, _ index: Int, _ place: Int) -> HTML {
    let (method, cell) = (result.methods[place], image.cells[place])
    let map = pictures.maps[index]?[place]
    let name = "\(method.label) of \(image.path)"
    return tag("figure") {
      if let map {
        picture(map.overlay, name, "overlay")
        picture(map.heat, "\(name), the numbers alone", "heat")
      } else {
        tag("div", ["class": "nothing"]) { emptyWords(cell) }
      }
      tag("figcaption") {
        tag("b", ["class": "name"]) { method.label }
        if method.choice.contains(where: { ":@".contains($0) }) {
          tag("small", ["class": "name"]) { method.choice }
        }
        scale(cell, method)
        units(cell)
      }
    }
  }

  private func emptyWords(_ cell: AttributionResult.Cell) -> String {
    if let fault = cell.refusal { return fault.what }
    return
      "The tensor has no places to draw: [\(cell.shape.map(String.init).joined(separator: ", "))]."
  }

  private func picture(_ jpeg: Data?, _ name: String, _ kind: String) -> HTML {
    let source = "data:image/jpeg;base64,\((jpeg ?? Data()).base64EncodedString())"
    return tag("img", ["class": kind, "src": source, "alt": name, "loading": "lazy"])
  }

  /// The colours from the lowest to the highest number, and the two.
  private func scale(_ cell: AttributionResult.Cell, _ method: AttributionResult.Method) -> [HTML] {
    guard let scale = method.scale(of: cell), let (low, high) = words.ends(cell, method) else {
      return []
    }
    let colours = scale.colours(17).map { "rgb(\($0.red),\($0.green),\($0.blue))" }
    let gradient = "background:linear-gradient(to right,\(colours.joined(separator: ",")))"
    return [
      tag("span", ["class": "scale-bar", "style": gradient]),
      tag("span", ["class": "ends"]) {
        tag("span") { low }
        if method.sign == .signed { tag("span") { "0" } }
        tag("span") { high }
      },
    ]
  }

  private func units(_ cell: AttributionResult.Cell) -> [HTML] {
    guard !cell.units.isEmpty else { return [] }
    let texts = cell.units.map { "\($0.unit) (\(words.numerals.significant($0.sum)))" }
    return [tag("small") { "units: " + texts.joined(separator: ", ") }]
  }
}
