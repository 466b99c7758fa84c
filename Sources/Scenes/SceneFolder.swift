import Statistics

/// A folder of scenes that share something: a class, a concept, or nothing at all.
public enum SceneFolder: Sendable, Hashable {
  /// Scenes of one class.
  case sceneClass(SceneClass)
  /// Scenes that show a concept; all else is as in `random`.
  case concept(SceneConcept)
  /// Scenes that show none of the concepts: the counterpart of every concept.
  case random

  /// The folder's name.
  public var name: String {
    switch self {
    case .sceneClass(let sceneClass): sceneClass.rawValue
    case .concept(let concept): concept.rawValue
    case .random: "random"
    }
  }

  /// The scene with this number. A purpose (such as `training`) has scenes of its own.
  public func scene(_ number: Int, for purpose: String) -> Scene {
    var chance = SeededGenerator(seed: 0).stream("\(purpose)/\(name)").stream(number)
    let looks = looks(using: &chance)
    return Scene(looks, using: &chance)
  }

  private func looks(using chance: inout SeededGenerator) -> Looks {
    switch self {
    case .sceneClass(let sceneClass): sceneClass.looks(using: &chance)
    case .concept(let concept): concept.added(to: Looks.withoutConcepts(using: &chance))
    case .random: Looks.withoutConcepts(using: &chance)
    }
  }
}
