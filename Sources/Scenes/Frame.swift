import Statistics

/// The distractor: a frame around the scene, of any colour and width. It comes with every class
/// equally often, so that it says nothing about the class.
struct Frame: Sendable {
  let width: Double
  let colour: Paint

  init(using chance: inout SeededGenerator) {
    width = Self.width(using: &chance)
    colour = Paint(
      chance.uniform(0.1..<0.9),
      chance.uniform(0.1..<0.9),
      chance.uniform(0.1..<0.9)
    )
  }

  /// A frame whose colour has a name.
  init(_ hue: Hue, using chance: inout SeededGenerator) {
    width = Self.width(using: &chance)
    colour = hue.colour * chance.uniform(0.85..<1.1)
  }

  private static func width(using chance: inout SeededGenerator) -> Double {
    chance.uniform(0.03..<0.06)
  }

  /// The frame's colour at a point of the scene, or `nil` inside it.
  func colour(at point: Point) -> Paint? {
    let toEdge = min(min(point.x, 1 - point.x), min(point.y, 1 - point.y))
    return toEdge < width ? colour : nil
  }
}
