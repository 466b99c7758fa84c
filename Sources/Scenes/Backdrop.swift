import Statistics

/// Ground and sky behind the subject: two colours that meet at a horizon.
struct Backdrop: Sendable {
  let sky: Paint
  let ground: Paint
  let horizon: Double
  /// How much lighter the right edge is than the left.
  let light: Double

  init(_ setting: Setting = .studio, using chance: inout SeededGenerator) {
    switch setting {
    case .studio:
      sky = Self.muted(0.55..<0.9, using: &chance)
      ground = Self.muted(0.25..<0.6, using: &chance)
    case .meadow:
      sky = Self.muted(0.65..<0.9, using: &chance)
      ground = Hue.green.colour * chance.uniform(0.6..<0.9)
    case .night:
      sky = Self.muted(0.08..<0.12, using: &chance)
      ground = Self.muted(0.12..<0.18, using: &chance)
    }
    horizon = chance.uniform(0.35..<0.75)
    light = chance.uniform(-0.1..<0.1)
  }

  private static func muted(_ lightness: Range<Double>, using chance: inout SeededGenerator)
    -> Paint
  {
    let grey = chance.uniform(lightness)
    return Paint(
      grey + chance.uniform(-0.08..<0.08),
      grey + chance.uniform(-0.08..<0.08),
      grey + chance.uniform(-0.08..<0.08)
    )
  }

  /// The backdrop's colour at a point of the scene.
  func colour(at point: Point) -> Paint {
    (isSky(point) ? sky : ground) + light * (point.x - 0.5)
  }

  /// Whether a point of the scene lies above the horizon.
  func isSky(_ point: Point) -> Bool { point.y < horizon }
}
