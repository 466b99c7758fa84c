import Foundation
import TestSupport
import Testing

@Suite("Segmented data with a fault is refused with its place") struct BadSegmentedDataTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: SceneDissection.data,
      toPath: folder.appending("data").path
    )
  }

  private func dissect(_ more: [String] = []) throws -> Binary.Outcome {
    try Binary.run(
      [
        "dissect", SceneDissection.network, "--layer", "relu3", "--data",
        folder.appending("data").path, "--null", "none",
      ] + more
    )
  }

  private func edit(_ name: String, _ change: (String) -> String) throws {
    let file = folder.appending("data/\(name)")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(change(text).utf8).write(to: file)
  }

  @Test("options that change nothing for the layout, all at once")
  func withoutEffect() throws {
    try Data("1,red\n".utf8).write(to: folder.appending("names.csv"))
    let names = folder.appending("names.csv").path
    expectRefusal(
      try dissect(["--names", names, "--mask-size", "56"]),
      saying: "--names",
      "--mask-size",
      "Broden"
    )
  }

  @Test("a mask of another size than the index says")
  func maskSize() throws {
    try edit("index.csv") {
      $0.replacing("64,64,32,32,drawn/229_color", with: "64,64,32,30,drawn/229_color")
    }
    expectRefusal(try dissect(), saying: "229", "32")
  }

  @Test("a label number outside the tables")
  func labelNumber() throws {
    try edit("label.csv") { text in
      text.split(separator: "\n").filter { !$0.hasPrefix("26,") }.joined(separator: "\n") + "\n"
    }
    expectRefusal(try dissect(), saying: "26")
  }

  @Test("images and masks that are not there, all at once")
  func missing() throws {
    for name in ["229.png", "178_object.png"] {
      try FileManager.default.removeItem(at: folder.appending("data/images/drawn/\(name)"))
    }
    expectRefusal(try dissect(), saying: "229.png", "178_object.png", "index.csv")
  }

  @Test("a folder that is no data set")
  func noData() throws {
    try FileManager.default.removeItem(at: folder.appending("data/index.csv"))
    expectRefusal(try dissect(), saying: "index.csv")
  }

  @Test("a split that it does not have")
  func split() throws {
    expectRefusal(try dissect(["--split", "training"]), saying: "training", "train")
  }

  @Test("labels that are all too rare")
  func rare() throws {
    expectRefusal(try dissect(["--min-images", "5000"]), saying: "--min-images")
  }

  @Test("activations with another number of rows")
  func rows() throws {
    let dump = folder.appending("a.npz").path
    expectSuccess(try dissect(["--dump", dump]))
    try edit("index.csv") { text in
      text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    }
    let outcome = try Binary.run([
      "dissect", "--activations", dump + ":activations", "--data", folder.appending("data").path,
    ])
    expectRefusal(outcome, saying: "240 rows", "239 images")
  }

  @Test("a layer with axes that it does not have, and one that does not exist")
  func axes() throws {
    expectRefusal(try dissect(["--axes", "tc"]), saying: "relu3", "--axes")
    let outcome = try Binary.run([
      "dissect", SceneDissection.network, "--layer", "relu9", "--data", SceneDissection.data,
    ])
    expectRefusal(outcome, saying: "relu9", "did you mean")
  }

  @Test("a layer without space is dissected as a whole image")
  func vector() throws {
    let outcome = try Binary.run([
      "dissect", SceneDissection.network, "--layer", "logits", "--data", SceneDissection.data,
      "--null", "none",
    ])
    expectSuccess(outcome)
    #expect(outcome.output.contains("5 units") || outcome.output.contains("/5 units"))
  }

  @Test("an output that another run is using, or that is unfinished")
  func unfinished() throws {
    let output = folder.appending("out").path
    let shard = try dissect(["--output", output, "--shard", "1/2"])
    expectSuccess(shard)
    expectRefusal(try dissect(["--output", output]), saying: "--resume", "unfinished")
    expectRefusal(
      try dissect(["--output", output, "--resume", "--quantile", "0.01"]),
      saying: "something else"
    )
    expectRefusal(try dissect(["--output", output, "--merge", "2"]), saying: "shard 2/2")
  }

  @Test(
    "options that contradict each other",
    arguments: [
      ["--confirm", "val"], ["--permutations", "9"], ["--shard", "1/2"], ["--quantile", "1.5"],
      ["--shard", "3/2", "--output", "x"], ["--formulas", "4"], ["--level", "nan"],
    ]
  )
  func options(_ options: [String]) throws {
    let outcome = try dissect(options)
    #expect(outcome.status == 2, "\(outcome)")
    #expect(outcome.output.isEmpty)
  }
}
