import ArgumentParser
import Foundation
import Scenes
import Tensors

/// Writes the scenes of every class as `PURPOSE-CLASS.npy`, uint8 `[count, 64, 64, 3]`.
struct Training: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws scenes of every class, one .npy file a class."
  )

  @Argument(help: "The folder that receives the files.")
  var folder: String

  @Option(help: "What the scenes are for; another purpose draws other scenes.")
  var purpose = "training"

  @Option(help: "How many scenes of each class.")
  var count: Int

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count is a positive number") }
  }

  func run() throws {
    for sceneClass in SceneClass.allCases {
      let scenes = SceneFolder.sceneClass(sceneClass)
      let pictures = Workers(ProcessInfo.processInfo.activeProcessorCount).map(blocks: count) {
        scenes.scene($0, for: purpose).pixels()
      }
      let shape: Shape = [count, Scene.side, Scene.side, 3]
      let file = URL(filePath: folder).appending(path: "\(purpose)-\(scenes.name).npy")
      try NPYFile.write(StoredArray(.uint8, shape, Data(pictures.joined())), to: file)
    }
  }
}
