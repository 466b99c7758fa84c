import Concepts
import Diagnostics
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("A folder") struct BadFoldersTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private func makeEmpty(_ path: String) throws {
    try FileManager.default.createDirectory(
      at: world.folder.appending(path),
      withIntermediateDirectories: true
    )
  }

  @Test("without an image is refused, whatever it is for")
  func empty() throws {
    try makeEmpty("nothing")
    try makeEmpty("more/none")
    try world.write("text", to: "more/none/notes.txt")
    expectRefusal(try world.tcav(images: "nothing"), saying: "no .png or .jpg image", "nothing")
    expectRefusal(try world.tcav(concepts: "nothing"), saying: "no .png or .jpg image", "nothing")
    expectRefusal(try world.tcav(concepts: "more"), saying: "no .png or .jpg image", "more/none")
    expectRefusal(try world.tcav(random: "nothing"), saying: "no .png or .jpg image", "nothing")
    expectRefusal(
      try world.run(["predict", "net.onnx", "--images", "nothing"]),
      saying: "no .png or .jpg image"
    )
  }

  @Test("that does not exist, or is a file, is refused; all of them at once, with near names")
  func missing() throws {
    expectRefusal(
      try world.tcav(images: "lihgt", concepts: "concepts/brihgt", random: "net.yaml"),
      saying: "lihgt",
      "light?",
      "brihgt",
      "bright?",
      "net.yaml",
      "a file, not a folder"
    )
  }

  @Test("of a concept with one image is refused, and of a class it is told of")
  func oneImage() throws {
    try world.draw("single/one", count: 1, seed: 9)
    expectRefusal(try world.tcav(concepts: "single"), saying: "one", "only one image", "at least 2")
    expectRefusal(try world.tcav(random: "single/one"), saying: "random")
    let outcome = try world.tcav(images: "single/one", ["--target", "light", "--json"])
    expectSuccess(outcome)
    let said = try Results.read(outcome).everyNotice.map(\.text).joined()
    #expect(said.contains("only 1 class image"))
  }

  @Test("that is both a concept and the random folder is refused")
  func identical() throws {
    expectRefusal(
      try world.tcav(concepts: "concepts/red", random: "concepts/red"),
      saying: "all 6 random images are images of a concept"
    )
    try world.copy("concepts/red", to: "copied")
    expectRefusal(
      try world.tcav(concepts: "concepts/red", random: "copied"),
      saying: "all 6 random images are images of a concept"
    )
  }

  @Test("of random images with some of a concept among them is used without them, and says so")
  func shared() throws {
    let before = try world.tcav(["--json"])
    for index in 0..<3 {
      try world.copy("concepts/red/\(index).png", to: "random/stray\(index).png")
    }
    let after = try world.tcav(["--json"])
    expectSuccess(after)
    let (plain, warned) = (try Results.read(before), try Results.read(after))
    #expect(warned.layers == plain.layers)
    let said = warned.everyNotice.map(\.text).joined()
    #expect(said.contains("3 of the images in random are also images of a concept"))
  }

  @Test("of two concepts with one name is refused")
  func sameName() throws {
    try world.copy("concepts/red", to: "others/red")
    let folders = ["--concepts", "concepts", "--concepts", "others"]
    let outcome = try world.run(
      ["tcav", "net.onnx", "--layer", "hidden", "--class", "light", "--random", "random"] + folders
    )
    expectRefusal(outcome, saying: "two concepts are called red")
  }

  @Test("that cannot be written to is refused before any work")
  func unwritable() throws {
    let place = ["--output", "/dev/null/x"]
    let file = ["--output", "/dev/null/x.npz"]
    expectRefusal(try world.tcav(place), saying: "cannot write", "/dev/null", "may write to")
    expectRefusal(try world.tcav(["--store", "/dev/null/x"]), saying: "cannot write", "/dev/null")
    expectRefusal(try Binary.run(["demo"] + place), saying: "cannot write", "/dev/null")
    let tune = ["tune", "net.onnx", "--output"]
    expectRefusal(try world.run(tune + ["/dev/null/x.csv"]), saying: "cannot write", "/dev/null")
    try world.write("", to: "folder.csv/file")
    expectRefusal(try world.run(tune + ["folder.csv"]), saying: "a folder of this name")
    try world.writeExperiment()
    expectRefusal(try world.run(["run", "e.yaml"] + place), saying: "cannot write", "/dev/null")
    expectRefusal(
      try world.run(["predict", "net.onnx", "--images", "light"] + file),
      saying: "cannot write",
      "/dev/null"
    )
    try world.write(.init([1, 3, 8, 8], repeating: 0), to: "x.npy")
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--input", "x.npy", "--target", "0"] + file),
      saying: "cannot write",
      "/dev/null"
    )
  }
}
