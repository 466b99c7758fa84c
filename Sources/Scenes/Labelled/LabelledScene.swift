import Statistics

/// A scene of which is known what every pixel shows.
public struct LabelledScene: Sendable {
  /// The side of every label map, half the picture's as in Broden.
  public static let mapSide = Scene.side / 2

  /// The picture.
  public let scene: Scene
  /// Where it plays.
  public let setting: Setting
  private let looks: Looks
  private let frameHue: Hue

  /// A scene of random properties, each drawn for itself, so that none tells of another.
  init(using chance: inout SeededGenerator) {
    looks = Looks(
      outline: chance.pick(Outline.allCases),
      texture: chance.pick([.plain, .plain, .striped, .chequered]),
      hue: chance.pick(Hue.allCases),
      isFramed: chance.happens(0.25)
    )
    setting = chance.pick([.studio, .studio, .meadow, .night])
    frameHue = chance.pick(Hue.allCases)
    scene = Scene(
      backdrop: Backdrop(setting, using: &chance),
      subject: Subject(looks.outline, looks.texture, looks.hue, using: &chance),
      frame: looks.isFramed ? Frame(frameHue, using: &chance) : nil
    )
  }

  /// The number of each pixel's label in a category, `[mapSide, mapSide]` in rows from the top, 0
  /// where it has none; `nil` if no pixel has one.
  ///
  /// A pixel has the label of what is seen at its centre.
  public func map(_ category: SceneLabel.Category) -> [Int]? {
    let step = 1 / Double(Self.mapSide)
    let numbers = (0..<Self.mapSide * Self.mapSide).map { index in
      let point = Point(
        x: (Double(index % Self.mapSide) + 0.5) * step,
        y: (Double(index / Self.mapSide) + 0.5) * step
      )
      return label(category, at: point)?.number ?? 0
    }
    return numbers.allSatisfy { $0 == 0 } ? nil : numbers
  }

  private func label(_ category: SceneLabel.Category, at point: Point) -> SceneLabel? {
    if category == .scene { return .setting(setting) }
    if scene.frame?.colour(at: point) != nil {
      return switch category {
      case .color: .colour(frameHue)
      case .object: .frame
      case .part, .scene, .texture: nil
      }
    }
    guard let surface = scene.subject.surface(at: point) else {
      return category == .color ? backdropColour(at: point) : nil
    }
    return switch category {
    case .color: colour(on: surface)
    case .object: .object(looks.outline)
    case .part: looks.outline == .animal ? AnimalPart.at(surface).map(SceneLabel.part) : nil
    case .scene: nil
    case .texture: .texture(looks.texture)
    }
  }

  private func colour(on surface: Point) -> SceneLabel {
    guard scene.subject.pattern.isInked(surface) else { return .colour(looks.hue) }
    return scene.subject.pattern.isLight ? .white : .black
  }

  private func backdropColour(at point: Point) -> SceneLabel {
    switch setting {
    case .studio: .colour(.grey)
    case .meadow: scene.backdrop.isSky(point) ? .colour(.grey) : .colour(.green)
    case .night: .black
    }
  }
}
