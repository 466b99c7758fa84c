import Statistics

/// The classes that the network tells apart. Each is defined by named properties alone, and the
/// frame is never one of them.
public enum SceneClass: String, Sendable, CaseIterable {
  /// A striped animal, of any colour.
  case zebroid
  /// A plain animal, of any colour: only the stripes make a zebroid of it.
  case horsoid
  /// A plain red disc.
  case tomato
  /// A plain disc of any other colour: only the red makes a tomato of it.
  case marble
  /// Anything with corners, plain or chequered, of any colour: only zebroids have stripes.
  case trinket

  /// Random properties of this class.
  func looks(using chance: inout SeededGenerator) -> Looks {
    let isFramed = chance.happens(0.5)
    let hue = chance.pick(Hue.allCases)
    return switch self {
    case .zebroid: Looks(outline: .animal, texture: .striped, hue: hue, isFramed: isFramed)
    case .horsoid: Looks(outline: .animal, texture: .plain, hue: hue, isFramed: isFramed)
    case .tomato: Looks(outline: .disc, texture: .plain, hue: .red, isFramed: isFramed)
    case .marble:
      Looks(
        outline: .disc,
        texture: .plain,
        hue: chance.pick(Hue.allBut(.red)),
        isFramed: isFramed
      )
    case .trinket:
      Looks(
        outline: chance.pick(Outline.angular),
        texture: chance.pick([.plain, .chequered]),
        hue: hue,
        isFramed: isFramed
      )
    }
  }
}
