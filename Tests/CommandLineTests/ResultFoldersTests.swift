import Foundation
import TestSupport
import Testing

@Suite("A folder with results of one command") struct ResultFoldersTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private func attribute() throws -> Binary.Outcome {
    try world.run(["attribute", "net.onnx", "--images", "light", "--output", "out"])
  }

  @Test("is refused by every other, before the work, and stays as it is; its own replaces them")
  func others() throws {
    try world.writeExperiment()
    let output = ["--output", "out"]
    let tcav = { try world.tcav(output) }
    let run = { try world.run(["run", "e.yaml"] + output) }
    // What they ask for is not there: their folder is looked at first.
    let saved = { try world.run(["tcav", "no", "--cav", "no", "--class", "no"] + output) }
    let dissect = {
      try world.run(["dissect", "no", "--layer", "no", "--data", "no"] + output)
    }
    for (own, others, name) in [
      (tcav, [attribute, saved, dissect], "'noema tcav'"),
      (attribute, [tcav, run, saved, dissect], "'noema attribute'"),
    ] {
      expectSuccess(try own())
      let names = ["out/result.json", "out/report.html"]
      let before = try names.map(world.bytes)
      for other in others {
        expectRefusal(try other(), saying: name, "out", "another folder")
      }
      #expect(try names.map(world.bytes) == before)
      expectSuccess(try own())
      try world.remove("out")
    }
  }

  @Test("is shared by tcav and run, which write the same")
  func shared() throws {
    try world.writeExperiment()
    expectSuccess(try world.tcav(["--output", "out"]))
    expectSuccess(try world.run(["run", "e.yaml", "--output", "out"]))
  }

  @Test("is not one with a result.json of somebody else")
  func foreign() throws {
    for text in ["{}", "[1, 2]", "no JSON", "{\"methods\""] {
      try world.write(text, to: "out/result.json")
      expectRefusal(try world.tcav(["--output", "out"]), saying: "'noema tcav' has not written")
      expectRefusal(try attribute(), saying: "'noema attribute' has not written")
      #expect(try world.bytes("out/result.json") == Data(text.utf8))
    }
  }

  @Test("is not made by a run that is refused")
  func refused() throws {
    try world.write("no.json", to: "junk.onnx")
    for words in [
      ["dissect", "net.onnx", "--layer", "none", "--data", "light"],
      ["dissect", "net.onnx", "--layer", "late", "--data", "light"],
      ["tcav", "net.onnx", "--layer", "none", "--class", "light", "--target", "light"]
        + ["--concepts", "concepts", "--random", "random"],
      ["fit", "net.onnx", "--layer", "late", "--concepts", "nothing", "--against", "random"],
      ["sort", "net.onnx", "--cav", "junk.onnx", "--images", "light"],
      ["attribute", "net.onnx", "--images", "light", "--method", "none"],
    ] {
      expectRefusal(try world.run(words + ["--output", "new/out"]))
      let place = world.folder.appending("new").path
      #expect(!FileManager.default.fileExists(atPath: place), "\(words)")
    }
  }
}
