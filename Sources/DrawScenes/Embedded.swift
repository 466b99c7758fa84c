import ArgumentParser
import Foundation
import Images
import Scenes
import Tensors

/// Draws the image folders that come with the project, byte for byte.
struct Embedded: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws the folders of concepts, classes and random scenes."
  )

  @Argument(help: "The folder that receives them.")
  var folder: String

  func run() throws {
    for collection in SceneCollection.embedded {
      for number in 0..<collection.count {
        let file = URL(filePath: folder).appending(path: collection.path)
          .appending(path: collection.fileName(number))
        try AtomicFile.write(collection.scene(number).image().png(), to: file)
      }
    }
  }
}
