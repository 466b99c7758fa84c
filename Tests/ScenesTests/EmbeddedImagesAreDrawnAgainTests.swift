import Foundation
import Images
import Scenes
import TestSupport
import Testing

@Suite("The embedded images are what the drawing draws")
struct EmbeddedImagesAreDrawnAgainTests {
  static let folder = TestData.checkout.appending(path: "concepts/scenes")

  @Test("Every seventh image is drawn again byte for byte", arguments: SceneCollection.embedded)
  func sampleIsDrawnAgain(collection: SceneCollection) throws {
    for number in stride(from: 0, to: collection.count, by: 7) {
      let file = Self.folder.appending(path: collection.path)
        .appending(path: collection.fileName(number))
      let drawn = try collection.scene(number).image().png()
      #expect(try Data(contentsOf: file) == drawn, "\(file.path)")
    }
  }

  @Test("A folder holds its scenes and nothing else", arguments: SceneCollection.embedded)
  func folderIsComplete(collection: SceneCollection) throws {
    let path = Self.folder.appending(path: collection.path).path
    let found = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(found == (0..<collection.count).map(collection.fileName))
  }

  @Test("No image occurs twice, so that a concept and the random pool share none")
  func imagesDiffer() throws {
    var seen: Set<[UInt8]> = []
    for collection in SceneCollection.embedded {
      for number in 0..<collection.count {
        #expect(seen.insert(collection.scene(number).pixels()).inserted)
      }
    }
  }
}
