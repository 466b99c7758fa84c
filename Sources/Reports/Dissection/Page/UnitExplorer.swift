import Dissection

/// Where units are sorted, filtered and looked at; without a script, the best units of each layer.
struct UnitExplorer: Sendable {
  private let words: DissectionWords
  private var result: DissectionResult { words.result }

  /// The units of each layer that are shown without a script.
  private static let still = 50

  init(_ words: DissectionWords) { self.words = words }

  var html: HTML {
    tag("section", ["id": "explorer"]) {
      tag("h2") { "Units" }
      tag("form", ["class": "controls", "id": "controls", "hidden": ""]) {
        if result.layers.count > 1 {
          choice("layer", "Layer", result.layers.enumerated().map { ("\($0)", $1.layer) })
        }
        tag("label", ["class": "search"]) {
          "Search"
          tag(
            "input",
            [
              "id": "query", "type": "search", "placeholder": "a label, or a unit's number",
              "autocomplete": "off",
            ]
          )
        }
        choice("category", "Category", [("", "all")] + categories)
        choice("detectors", "Detectors", detectors)
        choice("sort", "Sort by", sorts)
        tag("label", ["class": "check"]) {
          tag("input", ["id": "backward", "type": "checkbox"])
          "reversed"
        }
        tag("label", ["class": "check"]) {
          tag("input", ["id": "others", "type": "checkbox"])
          "search all categories' labels"
        }
        tag("label", ["class": "check"]) {
          tag("input", ["id": "masked", "type": "checkbox", "checked": ""])
          "dim outside the mask"
        }
      }
      tag("p", ["id": "count", "class": "soft", "role": "status", "aria-live": "polite"])
      tag("div", ["id": "units"])
      tag("div", ["id": "more", "aria-hidden": "true"])
      tag("noscript") { result.layers.map(table) }
    }
  }

  private func choice(_ id: String, _ title: String, _ options: [(String, String)]) -> HTML {
    tag("label") {
      title
      tag("select", ["id": id]) {
        options.map { value, text in tag("option", ["value": value]) { text } }
      }
    }
  }

  private var categories: [(String, String)] {
    CategoryColours(result.categories).chartOrder.map { ("\($0)", result.categories[$0]) }
  }

  private var hasNull: Bool { result.layers.contains { $0.permutations > 0 } }

  private var detectors: [(String, String)] {
    let cut = ("cut", "IoU >= \(result.settings.cut)")
    guard hasNull else { return [("", "all units"), cut] }
    return [("", "all units"), cut, ("chance", "beat chance"), ("both", "both")]
  }

  private var sorts: [(String, String)] {
    [("iou", "IoU"), ("unit", "unit"), ("label", "label"), ("category", "category")]
      + (hasNull ? [("p", "p-value")] : [])
  }

  private func table(_ layer: LayerDissection) -> HTML {
    let numerals = words.numerals
    let units = layer.bestFirst.prefix(Self.still)
    return tag("div", ["class": "scroll"]) {
      tag("table") {
        tag("caption") { "The first \(units.count) units of \(layer.layer) by IoU" }
        tag("thead") {
          tag("tr") {
            ["Label", "Unit", "Category", "IoU [interval]", "Adjusted p"].map { title in
              tag("th", ["scope": "col"]) { title }
            }
          }
        }
        tag("tbody") {
          units.compactMap { unit in
            unit.best.map { best in
              tag("tr") {
                tag("th", ["scope": "row", "class": "name"]) { words.name(best.label) }
                tag("td") { words.name(unit) }
                tag("td") { words.category(best.category) }
                tag("td") {
                  numerals.fixed(best.iou, 3) + " "
                    + (best.interval.map { numerals.range($0, 3) } ?? "")
                }
                tag("td") { unit.chance.map { numerals.pValue($0.adjustedPValue) } ?? "" }
              }
            }
          }
        }
      }
    }
  }
}
