/// A folder of numbered scenes at its place among the embedded images.
public struct SceneCollection: Sendable, Hashable {
  /// The folder's path below the folder of all of them.
  public let path: String
  /// What its scenes share.
  public let folder: SceneFolder
  /// How many there are.
  public let count: Int

  /// The images that come with the project: forty of each concept and class, and a random pool
  /// ten times as large, so that a set of forty finds opponents that share no image with it.
  public static let embedded: [SceneCollection] =
    [SceneCollection(path: "random", folder: .random, count: 440)]
    + SceneConcept.allCases.map {
      SceneCollection(path: "concepts/\($0.rawValue)", folder: .concept($0), count: 40)
    }
    + [SceneClass.zebroid, .tomato].map {
      SceneCollection(path: "classes/\($0.rawValue)", folder: .sceneClass($0), count: 40)
    }

  /// The scene with this number.
  public func scene(_ number: Int) -> Scene { folder.scene(number, for: "embedded") }

  /// The name of that scene's file.
  public func fileName(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.count) + digits + ".png"
  }
}
