import Statistics

/// The one thing that a scene shows.
struct Subject: Sendable {
  let outline: Outline
  let centre: Point
  /// Half the subject's extent, as a part of the scene's side.
  let size: Double
  let turn: Turn
  let colour: Paint
  let pattern: Pattern

  /// A subject of given looks, at a random place, size and angle.
  init(_ outline: Outline, _ texture: Texture, _ hue: Hue, using chance: inout SeededGenerator) {
    self.outline = outline
    centre = Point(x: chance.uniform(0.38..<0.62), y: chance.uniform(0.38..<0.62))
    size = chance.uniform(0.26..<0.36)
    let lean = outline == .animal ? 0.06 : 0.4
    turn = Turn(halfTangent: chance.uniform(-lean..<lean))
    colour = hue.colour * chance.uniform(0.85..<1.1)
    pattern = Pattern(texture, using: &chance)
  }

  /// The subject's colour at a point of the scene, or `nil` beside it.
  func colour(at point: Point) -> Paint? {
    guard let local = surface(at: point) else { return nil }
    return pattern.isInked(local) ? pattern.ink : colour
  }

  /// Where on the subject a point of the scene lies, in the subject's own units, or `nil` beside it.
  func surface(at point: Point) -> Point? {
    let local = turn(point - centre) / size
    return outline.contains(local) ? local : nil
  }
}
