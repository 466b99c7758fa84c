import Diagnostics
import Tensors

extension Fault {
  static func noCard(_ place: String, network: String) -> Fault {
    Fault(
      "card.missing",
      "the network has no card, which says how pictures become its input",
      at: place,
      remedy: "write one to fill in with: noema inspect \(network) --write-card"
    )
  }

  static func noSuchLayer(_ name: String, among names: [String]) -> Fault {
    Fault(
      "card.no-such-layer",
      "the network has no layer named '\(name)'",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func noSuchInput(_ name: String, among names: [String]) -> Fault {
    Fault(
      "card.no-such-input",
      "the card's input '\(name)' is no input of the network",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }

  static func whichInput(_ names: [String]) -> Fault {
    Fault(
      "card.which-input",
      "the network has \(names.count) inputs, and the card does not say which takes the picture",
      remedy: "write 'input: NAME' with one of: \(names.joined(separator: ", "))"
    )
  }

  static func wrongSize(_ card: Shape, _ dims: [String]) -> Fault {
    Fault(
      "card.wrong-size",
      "the card makes pictures of shape \(card), but the network's input is"
        + " [\(dims.joined(separator: ", "))]",
      remedy: "correct height, width, channels and layout (nchw or nhwc)"
    )
  }

  static func wrongClassCount(_ card: Int, network: Int) -> Fault {
    Fault(
      "card.wrong-class-count",
      "the card names \(card) classes, but the network scores \(network)",
      remedy: "correct 'classes' of the card, or leave it out: classes are then told by index"
    )
  }

  static func noSuchClass(_ name: String, among names: [String]) -> Fault {
    Fault(
      "card.no-such-class",
      names.isEmpty
        ? "the card names no classes, so that '\(name)' cannot be found"
        : "no class is named '\(name)'",
      remedy: names.isEmpty
        ? "give the class's index, or add 'classes:' to the card"
        : NearNames(among: names).remedy(for: name)
    )
  }

  static func ambiguousClass(_ name: String, matches: [String]) -> Fault {
    Fault(
      "card.ambiguous-class",
      "'\(name)' may be several classes",
      remedy: "give the index of one: \(matches.joined(separator: ", "))"
    )
  }

  static func classesNotText(_ file: String) -> Fault {
    Fault("card.classes-not-text", "the class names are not text in UTF-8", at: file)
  }
}
