import Statistics

/// The properties of a scene that have names.
struct Looks: Sendable, Hashable {
  var outline: Outline
  var texture: Texture
  var hue: Hue
  /// Whether a frame lies around it.
  var isFramed: Bool

  /// Random properties among which there is no concept: something plain with corners, not red.
  static func withoutConcepts(using chance: inout SeededGenerator) -> Looks {
    Looks(
      outline: chance.pick(Outline.angular),
      texture: .plain,
      hue: chance.pick(Hue.allBut(.red)),
      isFramed: false
    )
  }
}
