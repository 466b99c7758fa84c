import Foundation
import TestSupport
import Tensors

/// The embedded scenes, whose concepts are known, and a folder for what is made of them.
struct EmbeddedScenes {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let network = root.appending(path: "probes/scenes.onnx").path

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A folder of scenes: `concepts/striped`, `random`, `classes/zebroid`.
  static func images(_ path: String) -> String {
    root.appending(path: "concepts/scenes/\(path)").path
  }

  func run(_ arguments: [String]) throws -> Binary.Outcome {
    try Binary.run(arguments, in: folder.url)
  }

  func fit(
    _ concepts: String = EmbeddedScenes.images("concepts"),
    against: String = EmbeddedScenes.images("random"),
    layers: [String] = ["relu3"],
    output: String = "cavs",
    with more: [String] = []
  ) throws -> Binary.Outcome {
    try run(
      ["fit", Self.network] + layers.flatMap { ["--layer", $0] }
        + ["--concepts", concepts, "--against", against, "--output", output] + more
    )
  }

  /// Copies scenes into a folder of their own.
  func copy(_ count: Int, from path: String, to other: String) throws {
    let place = folder.appending(other)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let name = path.replacing("/", with: "-")
    for index in 0..<count {
      let file = String(format: "%03d.png", index)
      try FileManager.default.copyItem(
        at: URL(filePath: Self.images(path)).appending(path: file),
        to: place.appending(path: "\(name)-\(file)")
      )
    }
  }

  func cav(_ path: String) throws -> SafeTensors {
    try SafeTensors(reading: folder.appending(path))
  }
}

/// What a command printed with `--json`, or wrote.
func decoded<Value: Decodable>(_ outcome: Binary.Outcome) throws -> Value {
  try JSONDecoder().decode(Value.self, from: Data(outcome.output.utf8))
}
