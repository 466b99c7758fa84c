/// A concept that the pixels of a labelled scene can carry.
public struct SceneLabel: Sendable, Hashable {
  /// The kinds of concepts, named as Broden names them, in the order of its tables.
  public enum Category: String, Sendable, CaseIterable {
    case color, object, part, scene, texture
  }

  /// Its kind.
  public let category: Category
  /// Its name; colours end in `-c` and scenes in `-s`, as in Broden.
  public let name: String

  private init(_ category: Category, _ name: String) {
    self.category = category
    self.name = name
  }

  /// Every label; a label's number is its place here, from 1.
  public static let all: [SceneLabel] =
    Hue.allCases.map(colour) + [black, white] + Outline.allCases.map(object) + [frame]
    + AnimalPart.allCases.map(part) + Setting.allCases.map(setting)
    + [Texture.striped, .chequered].compactMap(texture)

  /// Its number, at least 1.
  public var number: Int { Self.numbers[self] ?? 0 }

  private static let numbers = Dictionary(uniqueKeysWithValues: zip(all, 1...))

  static let black = SceneLabel(.color, "black-c")
  static let white = SceneLabel(.color, "white-c")
  static let frame = SceneLabel(.object, "frame")

  static func colour(_ hue: Hue) -> SceneLabel { SceneLabel(.color, "\(hue.rawValue)-c") }
  static func object(_ outline: Outline) -> SceneLabel { SceneLabel(.object, outline.rawValue) }
  static func part(_ part: AnimalPart) -> SceneLabel { SceneLabel(.part, part.rawValue) }
  static func setting(_ setting: Setting) -> SceneLabel {
    SceneLabel(.scene, "\(setting.rawValue)-s")
  }
  /// The label of a texture; a plain surface has none.
  static func texture(_ texture: Texture) -> SceneLabel? {
    texture == .plain ? nil : SceneLabel(.texture, texture.rawValue)
  }
}
