import Foundation
import Scenes
import TestSupport
import Testing

@Suite("The embedded labelled scenes are what the drawing draws")
struct LabelledScenesAreDrawnAgainTests {
  static let folder = TestData.checkout.appending(path: "concepts/broden-scenes")

  @Test("Every file is drawn again byte for byte, and there are no others")
  func filesAreDrawnAgain() throws {
    let files = try BrodenScenes.embedded.files()
    for file in files {
      let found = try Data(contentsOf: Self.folder.appending(path: file.path))
      #expect(found == file.bytes, "\(file.path)")
    }
    let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
      .filter { $0.contains(".") }
    #expect(paths.sorted() == files.map(\.path))
  }

  @Test("They take less than four megabytes, each file in whole blocks of a disk")
  func small() throws {
    let blocks = try BrodenScenes.embedded.files().map { ($0.bytes.count + 4095) / 4096 }
    #expect(blocks.reduce(0, +) * 4096 <= 4 << 20)
  }
}
