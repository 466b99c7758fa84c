import Foundation
import Tensors
import TestSupport
import Testing

@Suite("The command line refuses") struct BadOptionsTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  @Test("names of layers and classes that do not exist, and offers near ones")
  func names() throws {
    expectRefusal(try world.tcav(layer: "hiden"), saying: "hiden", "hidden?")
    expectRefusal(try world.tcav(["--target", "ligth"]), saying: "ligth", "light?")
    expectRefusal(try world.tcav(["--target", "7"]), saying: "no class 7", "2 classes, 0...1")
    expectRefusal(try world.tcav(images: "concepts/red"), saying: "'red'", "--target")
    let predict = ["predict", "net.onnx", "--images", "light", "--output", "o.npz"]
    expectRefusal(try world.run(predict + ["--tap", "hiden"]), saying: "hiden", "hidden?")
    try world.write(.init([1, 3, 8, 8], repeating: 0), to: "x.npy")
    let attribute = ["attribute", "net.onnx", "--input", "x.npy", "--output", "o.npz"]
    expectRefusal(
      try world.run(attribute + ["--target", "0", "--wrt", "hiden"]),
      saying: "hiden",
      "hidden?"
    )
    expectRefusal(try world.run(attribute + ["--target", "2"]), saying: "2")
    expectRefusal(
      try world.run(["predict", "net.onnx", "--input", "xx=x.npy", "--output", "o.npz"]),
      saying: "xx",
      "x?"
    )
  }

  @Test("numbers out of range, each by its name")
  func ranges() throws {
    for (option, value) in [
      ("--threads", "0"), ("--threads", "many"), ("--batch", "0"), ("--memory", "-1"),
      ("--memory", "2X"), ("--c", "0"), ("--c", "-1"), ("--c", "nan"), ("--folds", "1"),
      ("--runs", "0"), ("--runs", "-3"), ("--runs", "2147483647"), ("--opponents", "0"),
      ("--opponents", "2147483647"), ("--level", "0"), ("--level", "2"),
      ("--level", "nan"), ("--resamples", "0"), ("--resamples", "2147483647"),
      ("--folds", "2147483647"), ("--seed", "-1"), ("--test", "wlech"),
      ("--correction", "some"), ("--scale", "big"), ("--pool", "max"), ("--parity", "tensorflow"),
      ("--classifier", "tree"),
    ] {
      let refused = try world.tcav(["\(option)=\(value)"])
      expectRefusal(refused, saying: option)
    }
    expectRefusal(try world.tcav(["--store-size=3K"]), saying: "--store-size needs --store")
    for top in ["0", "-3"] {
      let predict = ["predict", "net.onnx", "--images", "light", "--top", top]
      expectRefusal(try world.run(predict), saying: "--top is \(top)")
    }
  }

  @Test("options and commands that there are not, and what is missing, with exit code 2")
  func unknown() throws {
    expectRefusal(try world.tcav(["--layers", "x"]), saying: "--layers")
    expectRefusal(try world.run(["tcvv"]), saying: "error: ", "tcvv", "did you mean tcav?")
    expectRefusal(try world.run(["data", "inspekt"]), saying: "inspekt", "did you mean inspect?")
    expectRefusal(try world.run(["demo", "disect"]), saying: "disect", "did you mean dissect?")
    expectRefusal(try world.run(["tcav", "net.onnx"]), saying: "error: ", "--", "Usage: ")
    expectRefusal(try world.run(["inspect"]), saying: "network")
    expectRefusal(try world.run(["predict", "net.onnx"]), saying: "--images")
    expectRefusal(try world.run(["attribute", "net.onnx"]), saying: "--")
    expectRefusal(try world.run(["run"]), saying: "experiment")
    expectRefusal(try world.run(["demo", "--seed", "x"]), saying: "--seed")
  }

  @Test("a layer that is named twice, once by its alias")
  func layerTwice() throws {
    expectRefusal(try world.tcav(["--layer", "late"]), saying: "'hidden' is named twice")
  }

  @Test("classes and random sets that there are not, before the network is run")
  func early() throws {
    let kept = world.folder.appending("kept").path
    let impossible = ["--runs", "20", "--opponents", "20"]
    for (options, words) in [(impossible, "--runs"), (["--target", "2"], "0...1")] {
      expectRefusal(try world.tcav(options + ["--store", "kept"]), saying: words)
      #expect(!FileManager.default.fileExists(atPath: kept))
    }
    // Random sets have the size of what can be read of a concept.
    for index in 0..<60 { try world.write("no picture", to: "concepts/bright/bad\(index).png") }
    expectSuccess(try world.tcav())
  }

  @Test("options about images where predict is given tensors")
  func predictTensors() throws {
    try world.write(.init([3, 3, 8, 8], repeating: 0.5), to: "x.npy")
    let predict = ["predict", "net.onnx", "--input", "x.npy", "--output"]
    for option in [["--json"], ["--strict"], ["--top", "3"], ["--store", "kept"]] {
      let refused = try world.run(predict + ["no.npz"] + option)
      expectRefusal(refused, saying: option[0], "--images")
    }
    expectSuccess(try world.run(predict + ["all.npz"]))
    expectSuccess(try world.run(predict + ["one.npz", "--batch", "1", "--memory", "1G"]))
    #expect(try world.bytes("one.npz") == world.bytes("all.npz"))
    expectRefusal(try world.run(predict + ["no.npz", "--memory", "1"]), saying: "memory")
  }

  @Test("an output for arrays that is no .npz")
  func outputEnding() throws {
    let output = ["--output", "out.txt"]
    expectRefusal(
      try world.run(["predict", "net.onnx", "--images", "light"] + output),
      saying: "out.txt",
      ".npz"
    )
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--input", "x.npy", "--target", "0"] + output),
      saying: "out.txt",
      ".npz"
    )
  }

  @Test("a card where there is one already")
  func cardExists() throws {
    expectRefusal(
      try world.run(["inspect", "net.onnx", "--write-card"]),
      saying: "there is a card already"
    )
    #expect(try world.bytes("net.yaml") == Data(SmallWorld.card.utf8))
  }
}
