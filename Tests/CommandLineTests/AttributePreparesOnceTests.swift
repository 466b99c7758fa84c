import Foundation
import TestSupport
import Tensors
import Testing

@Suite("noema attribute shows the network the picture that predict shows it")
struct AttributePreparesOnceTests {
  @Test("a picture that is resized and cropped is so once")
  func cropped() throws {
    let scenes = try EmbeddedScenes()
    let card = EmbeddedScenes.root.appending(path: "probes/scenes.yaml")
    let text = try String(contentsOf: card, encoding: .utf8)
    let cropping = text.replacing("resize: squash", with: "resize: 80")
    #expect(cropping != text)
    _ = try scenes.folder.write(Data(cropping.utf8), to: "card.yaml")
    let images = [
      "--images", EmbeddedScenes.images("classes/zebroid") + "/000.png", "--card", "card.yaml",
    ]
    let predict = ["predict", EmbeddedScenes.network, "--tap", "image", "--output", "seen.npz"]
    expectSuccess(try scenes.run(predict + images))
    let attribute = [
      "attribute", EmbeddedScenes.network, "--method", "input", "--output", "shown.npz",
    ]
    expectSuccess(try scenes.run(attribute + images))
    let seen = try NumPyArchive(reading: scenes.folder.appending("seen.npz")).array("image")
    let shown = try NumPyArchive(reading: scenes.folder.appending("shown.npz")).array("image")
    #expect(try seen.floats() == shown.floats())
  }
}
