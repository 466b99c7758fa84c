public import Foundation
import Images
import Statistics

/// Labelled scenes as a data set in Broden's layout (Bau et al. 2017, NetDissect's `joinseg.py`):
/// pictures, label maps as PNG files of R + 256 G, and the tables that list them.
public struct BrodenScenes: Sendable {
  /// The set that comes with the project.
  public static let embedded = BrodenScenes(count: 240)
  /// The share of the pictures that are for training, as in Broden.
  private static let trainingShare = 0.7

  /// The number of pictures.
  public let count: Int

  /// The scene with this number.
  public func scene(_ number: Int) -> LabelledScene {
    var chance = SeededGenerator(seed: 0).stream("broden").stream(number)
    return LabelledScene(using: &chance)
  }

  /// One picture with its maps.
  private struct Entry {
    let name: String
    /// Where its name's hash falls in [0, 1): it orders the index and tells the split.
    let share: Double
    let scene: LabelledScene
    let maps: [SceneLabel.Category: [Int]]

    init(_ number: Int, of set: BrodenScenes) {
      let digits = String(number)
      name = "drawn/" + String(repeating: "0", count: 3 - digits.count) + digits
      var hash = SeededGenerator(seed: 0).stream(name)
      share = hash.uniform()
      let scene = set.scene(number)
      self.scene = scene
      maps = SceneLabel.Category.allCases.reduce(into: [:]) { $0[$1] = scene.map($1) }
    }
  }

  /// The files by their paths in the data set's folder, sorted by path.
  ///
  /// - Throws: `RunError` if a picture cannot be encoded.
  public func files() throws -> [(path: String, bytes: Data)] {
    let entries = (0..<count).map { Entry($0, of: self) }.sorted { $0.share < $1.share }
    var files: [String: Data] = [:]
    for entry in entries {
      files["images/\(entry.name).png"] = try entry.scene.scene.image().png()
      for category in Self.drawn {
        guard let map = entry.maps[category] else { continue }
        files["images/\(Self.path(entry, category))"] = try Self.image(map).png()
      }
    }
    files["index.csv"] = Data(Self.index(entries).utf8)
    let tables = SceneLabelTables(entries.map(\.maps))
    for (path, text) in tables.files { files[path] = Data(text.utf8) }
    return files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The categories whose labels are drawn; the others name whole pictures.
  private static let drawn = SceneLabel.Category.allCases.filter { $0 != .scene }

  private static func path(_ entry: Entry, _ category: SceneLabel.Category) -> String {
    "\(entry.name)_\(category.rawValue).png"
  }

  private static func image(_ map: [Int]) -> Image {
    let pixels = map.flatMap { number -> [UInt8] in [UInt8(number & 255), UInt8(number >> 8), 0] }
    return Image(width: LabelledScene.mapSide, height: LabelledScene.mapSide, pixels: pixels)
  }

  private static func index(_ entries: [Entry]) -> String {
    let categories = SceneLabel.Category.allCases
    let header = "image,split,ih,iw,sh,sw," + categories.map(\.rawValue).joined(separator: ",")
    let sides = "\(Scene.side),\(Scene.side),\(LabelledScene.mapSide),\(LabelledScene.mapSide)"
    let rows = entries.map { entry in
      let split = entry.share < trainingShare ? "train" : "val"
      let cells = categories.map { category in
        guard let map = entry.maps[category] else { return "" }
        return drawn.contains(category) ? path(entry, category) : String(map[0])
      }
      return "\(entry.name).png,\(split),\(sides)," + cells.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }
}
