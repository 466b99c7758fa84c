import Concepts
import Diagnostics
import Foundation
import Images
import Probing
import TestSupport
import Testing

@Suite("An image file that is") struct BadImagesTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  /// Every kind of bad file: its name, its bytes, and words of its fault.
  private func badFiles() throws -> [(name: String, bytes: Data, words: String)] {
    let png = try world.bytes("light/0.png")
    let jpeg = try Image(width: 8, height: 8, pixels: [UInt8](repeating: 99, count: 192)).jpeg()
    let overwritten = { (whole: Data) in
      whole.prefix(whole.count / 3) + Data(repeating: 0xA5, count: whole.count - whole.count / 3)
    }
    return [
      ("cut.png", png.prefix(png.count / 2), "truncated or corrupt"),
      ("wrong.png", overwritten(png), "truncated or corrupt"),
      ("nothing.png", Data(), "empty"),
      ("cut.jpg", jpeg.prefix(jpeg.count / 4), "truncated or corrupt"),
      ("wrong.jpg", overwritten(jpeg), "truncated or corrupt"),
      ("nothing.jpg", Data(), "empty"),
      ("words.jpg", Data("no picture".utf8), "not a PNG or JPEG image"),
    ]
  }

  @Test("truncated, corrupt, empty or no image is refused by name if there is no other")
  func alone() throws {
    for bad in try badFiles() {
      try world.write(bad.bytes, to: "bad/\(bad.name)")
      let refused = try world.run(["predict", "net.onnx", "--images", "bad"])
      expectRefusal(refused, saying: bad.name, bad.words)
      try world.remove("bad")
    }
  }

  @Test("bad among good ones is named, and the run goes on; with --strict all are named at once")
  func amongOthers() throws {
    let bad = try badFiles().prefix(5)
    for file in bad { try world.write(file.bytes, to: "light/\(file.name)") }
    let predicted = try world.run(["predict", "net.onnx", "--images", "light", "--json"])
    expectSuccess(predicted)
    let tested = try world.tcav(["--target", "light", "--json"])
    expectSuccess(tested)
    let said = try Results.read(tested).everyNotice.map(\.text).joined()
    let refused = try world.tcav(["--strict"])
    expectRefusal(refused)
    for file in bad {
      #expect(predicted.errors.contains(file.name) && !predicted.output.contains(file.name))
      #expect(said.contains(file.name))
      #expect(refused.errors.contains(file.name))
    }
    #expect(try Results.read(tested).target.images.count == 6)
  }

  @Test("bad in a concept's or the random folder is left out of the sets")
  func inOtherFolders() throws {
    try world.write(Data(), to: "concepts/red/bad.png")
    try world.write(Data("text".utf8), to: "random/worse.png")
    let outcome = try world.tcav(["--json"])
    expectSuccess(outcome)
    let result = try Results.read(outcome)
    let said = result.everyNotice.map(\.text).joined()
    #expect(said.contains("bad.png") && said.contains("worse.png"))
    #expect(result.concepts.map(\.count) == [6, 6] && result.random.map(\.count) == [60])
  }
}
