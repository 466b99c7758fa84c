import ArgumentParser
import Foundation
import Scenes
import Tensors

/// Draws the labelled scenes that come with the project, byte for byte.
struct Broden: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws the labelled scenes, in the layout of Broden."
  )

  @Argument(help: "The folder that receives them.")
  var folder: String

  func run() throws {
    for file in try BrodenScenes.embedded.files() {
      try AtomicFile.write(file.bytes, to: URL(filePath: folder).appending(path: file.path))
    }
  }
}
