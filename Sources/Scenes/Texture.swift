import Statistics

/// How a subject's surface is patterned.
public enum Texture: String, Sendable, CaseIterable {
  case plain, striped, chequered
}

/// A texture laid on a surface: where there is ink and where there is none.
struct Pattern: Sendable {
  let texture: Texture
  /// The width of a stripe or the side of a square, in the surface's own units.
  let width: Double
  let turn: Turn
  let ink: Paint

  init(_ texture: Texture, using chance: inout SeededGenerator) {
    self.texture = texture
    width = chance.uniform(0.13..<0.22)
    turn = Turn(halfTangent: chance.uniform(-1..<1))
    ink = Paint(
      repeating: chance.happens(0.5) ? chance.uniform(0.02..<0.14) : chance.uniform(0.86..<1)
    )
  }

  /// Whether the ink is lighter than the surface's middle grey, for it is near white or near black.
  var isLight: Bool { ink.x > 0.5 }

  /// Whether a point of the surface is inked.
  func isInked(_ point: Point) -> Bool {
    let turned = turn(point) / width
    let column = isOdd(turned.x)
    return switch texture {
    case .plain: false
    case .striped: column
    case .chequered: column != isOdd(turned.y)
    }
  }

  private func isOdd(_ coordinate: Double) -> Bool { Int(coordinate.rounded(.down)) & 1 == 1 }
}
