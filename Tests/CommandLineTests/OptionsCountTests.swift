import Concepts
import Diagnostics
import Foundation
import LinearModels
import Statistics
import Tensors
import TestSupport
import Testing

/// An option that changes nothing is a promise not kept: each is set, and its mark looked for.
@Suite("Every option of tcav counts:") struct TCAVOptionsCountTests {
  private let world: SmallWorld
  private let plain: TCAVResult

  init() throws {
    world = try SmallWorld()
    plain = try Results.read(try world.tcav(["--json"]))
  }

  private func result(_ options: [String]) throws -> TCAVResult {
    let outcome = try world.tcav(["--json"] + options)
    expectSuccess(outcome)
    return try Results.read(outcome)
  }

  @Test("those of the CAV")
  func cav() throws {
    for options in [
      ["--classifier", "ridge"], ["--c", "0.0001"], ["--scale", "trace"], ["--seed", "7"],
    ] {
      let changed = try result(options)
      #expect(changed.settings != plain.settings, "\(options)")
      #expect(
        changed.findings.map(\.meanSensitivity) != plain.findings.map(\.meanSensitivity),
        "\(options)"
      )
    }
    #expect(try result(["--pool", "mean"]).layers[0].width == 4)
    #expect(plain.layers[0].width == 256)
    let folded = try result(["--folds", "2"]).findings.flatMap { $0.runs.map(\.accuracy) }
    #expect(folded != plain.findings.flatMap { $0.runs.map(\.accuracy) })
  }

  @Test("those of the test")
  func significance() throws {
    #expect(plain.findings.allSatisfy { $0.randomMeanScores.count == 39 && $0.runs.count == 4 })
    #expect(try result(["--runs", "59"]).findings[0].randomMeanScores.count == 59)
    #expect(try result(["--opponents", "6"]).findings[0].runs.count == 6)
    for test in ["welch", "student", "mann-whitney"] {
      let changed = try result(["--test", test])
      #expect(changed.findings[0].pValue != plain.findings[0].pValue)
      let caveat = try #require(changed.findings[0].caveat)
      #expect(caveat.contains("treats runs as independent"))
    }
    let uncorrected = try result(["--correction", "none"]).findings
    #expect(uncorrected.map(\.adjustedPValue) == uncorrected.map(\.pValue))
    let bonferroni = try result(["--correction", "bonferroni"]).findings
    #expect(bonferroni.map(\.adjustedPValue) == bonferroni.map { min(1, 2 * $0.pValue) })
    let rates = try result(["--correction", "benjamini-hochberg"])
    #expect(rates.settings.correction == .benjaminiHochberg)
    #expect(try result(["--level", "0.001"]).additionalSetsNeeded > plain.additionalSetsNeeded)
    let intervals = try result(["--resamples", "33"]).findings.map(\.effectInterval)
    #expect(intervals != plain.findings.map(\.effectInterval))
    let rivals = try result(["--against-concepts"]).findings[0].runs.map(\.opponent)
    #expect(rivals.contains("red") && rivals.count == 5)
    let captum = try result(["--parity", "captum"]).findings[0].runs
    #expect(captum.allSatisfy { $0.captum != nil })
  }

  @Test("those of what is asked")
  func question() throws {
    #expect(try result(["--layer", "scores"]).layers.map(\.layer) == ["hidden", "scores"])
    try world.draw("third", count: 6, seed: 8)
    #expect(try result(["--concepts", "third"]).concepts.count == 3)
    let other = try result(["--target", "dark"])
    #expect(other.target.index == 1 && other.layers != plain.layers)
    #expect(try result(["--target", "0"]).target == plain.target)
    let assigned = try #require(plain.target.assigned)
    let correct = try world.tcav(["--only-correct", "--json"])
    if assigned == 0 {
      expectRefusal(correct, saying: "none of the images")
    } else {
      let result = try Results.read(correct)
      #expect(result.target.images.count == assigned && result.target.dropped == 6 - assigned)
    }
    try world.write(SmallWorld.card.replacing("0.25", with: "0.5"), to: "other.yaml")
    #expect(try result(["--card", "other.yaml"]).provenance != plain.provenance)
  }

  @Test("those of the run, which change no number")
  func running() throws {
    for options in [
      ["--threads", "3"], ["--batch", "2"], ["--memory", "0"], ["--store", "kept"],
    ] {
      #expect(try result(options) == plain, "\(options)")
    }
    #expect(FileManager.default.fileExists(atPath: world.folder.appending("kept").path))
  }

  @Test("those of the output; only a terminal sees progress")
  func output() throws {
    let json = try world.tcav(["--json", "--output", "out"])
    expectSuccess(json)
    #expect(try world.bytes("out/result.json") == Data(json.output.utf8))
    for name in ["result.csv", "summary.csv", "report.html"] {
      #expect(try !world.bytes("out/\(name)").isEmpty)
    }
    let text = try world.tcav()
    expectSuccess(text)
    #expect(text.output.contains("bright") && text.errors.isEmpty)
    #expect(try world.tcav(["--json"]).errors.isEmpty)
  }
}

@Suite("Every option counts of") struct OptionsCountTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private func succeed(_ arguments: [String]) throws -> Binary.Outcome {
    let outcome = try world.run(arguments)
    expectSuccess(outcome)
    return outcome
  }

  private func arrays(_ path: String) throws -> [String: Tensor<Float>] {
    let archive = try NumPyArchive(reading: world.folder.appending(path))
    return try Dictionary(
      uniqueKeysWithValues: archive.names.map { ($0, try archive.array($0).floats()) }
    )
  }

  private struct Prediction: Decodable {
    struct Class: Decodable { let index: Int, name: String, logit: Float, probability: Double }
    let image: String
    let classes: [Class]
  }

  private struct Predictions: Decodable {
    let predictions: [Prediction]
    let provenance: Provenance

    struct Provenance: Decodable { let libraries: [String: String] }
  }

  @Test("predict")
  func predict() throws {
    let predict = ["predict", "net.onnx", "--images", "light"]
    let json = try succeed(predict + ["--json"])
    let result = try JSONDecoder().decode(Predictions.self, from: Data(json.output.utf8))
    #expect(result.provenance.libraries["kernels"]?.hasPrefix("measured ") == true)
    let all = result.predictions
    #expect(all.map(\.image) == (0..<6).map { "\($0).png" })
    #expect(all.allSatisfy { Set($0.classes.map(\.name)) == ["light", "dark"] })
    #expect(json.errors.isEmpty)
    let top = try succeed(predict + ["--top", "1", "--json"])
    let first = try JSONDecoder().decode(Predictions.self, from: Data(top.output.utf8))
    #expect(first.predictions.allSatisfy { $0.classes.count == 1 })
    let one = try succeed(["predict", "net.onnx", "--images", "light/2.png"])
    #expect(one.output.contains("2.png") && !one.output.contains("1.png"))

    _ = try succeed(predict + ["--tap", "hidden", "--output", "out.npz"])
    let written = try arrays("out.npz")
    #expect(written["hidden"]?.shape == [6, 4, 8, 8] && written["logits"]?.shape == [6, 2])
    #expect(written["logits"]?.elements.first == all[0].classes.first { $0.index == 0 }?.logit)
    for options in [
      ["--threads", "3"], ["--batch", "2"], ["--memory", "0"], ["--store", "kept"],
    ] {
      #expect(try succeed(predict + ["--json"] + options).output == json.output, "\(options)")
    }
    try world.write(SmallWorld.card.replacing("0.25", with: "0.5"), to: "other.yaml")
    #expect(try succeed(predict + ["--json", "--card", "other.yaml"]).output != json.output)
    try world.write(Data(), to: "light/bad.png")
    _ = try succeed(predict)
    expectRefusal(try world.run(predict + ["--strict"]), saying: "bad.png")
  }

  @Test("predict and attribute on tensors")
  func tensors() throws {
    let numbers = (0..<384).map { Float($0 % 17) / 8 - 1 }
    try world.write(Tensor<Float>([2, 3, 8, 8], numbers), to: "x.npy")
    for input in ["x.npy", "x=x.npy"] {
      _ = try succeed(["predict", "net.onnx", "--input", input, "--output", "out.npz"])
      #expect(try arrays("out.npz").mapValues(\.shape) == ["logits": [2, 2]])
    }
    let attribute = ["attribute", "net.onnx", "--input", "x.npy", "--output", "out.npz"]
    _ = try succeed(attribute + ["--target", "0"])
    let ofLight = try arrays("out.npz")
    #expect(ofLight["x"]?.shape == [2, 3, 8, 8])
    _ = try succeed(attribute + ["--target", "0", "--method", "gradient", "--threads", "3"])
    #expect(try arrays("out.npz") == ofLight)
    _ = try succeed(attribute + ["--target", "1"])
    #expect(try arrays("out.npz") != ofLight)
    _ = try succeed(attribute + ["--target", "0", "--wrt", "hidden", "--wrt", "conv"])
    #expect(
      try arrays("out.npz").mapValues(\.shape) == ["hidden": [2, 4, 8, 8], "conv": [2, 4, 8, 8]]
    )
    expectRefusal(
      try world.run(attribute + ["--target", "0", "--method", "magic"]),
      saying: "magic",
      "gradient"
    )
  }

  @Test("inspect")
  func inspect() throws {
    let text = try succeed(["inspect", "net.onnx"]).output
    for word in ["hidden", "Relu", "[1, 4, 8, 8]", "late = hidden"] { #expect(text.contains(word)) }
    let json = try succeed(["inspect", "net.onnx", "--json"])
    let read = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(read?["logits"] as? String == "logits" && read?["parameters"] as? Int == 116)
    try world.write(SmallWorld.card.replacing("late:", with: "other:"), to: "other.yaml")
    #expect(
      try succeed(["inspect", "net.onnx", "--card", "other.yaml"]).output.contains("other = hidden")
    )
    try world.remove("net.yaml")
    #expect(try !succeed(["inspect", "net.onnx"]).output.contains("late"))
    let wrote = try succeed(["inspect", "net.onnx", "--write-card"])
    #expect(wrote.errors.contains("net.yaml"))
    _ = try succeed(["predict", "net.onnx", "--images", "light"])
  }

  @Test("run, whose answer is that of tcav")
  func run() throws {
    try world.writeExperiment()
    let asked = try world.tcav(["--json"])
    let ran = try succeed(["run", "e.yaml", "--json"])
    #expect(ran.output == asked.output)
    #expect(try world.bytes("e-results/result.json") == Data(ran.output.utf8))
    _ = try succeed(["run", "e.yaml", "--output", "elsewhere", "--threads", "3"])
    #expect(try world.bytes("elsewhere/result.json") == Data(ran.output.utf8))
    try world.write(SmallWorld.experiment + "output: named\nseed: 7\n", to: "e.yaml")
    let seeded = try succeed(["run", "e.yaml", "--json"])
    #expect(try seeded.output == world.tcav(["--json", "--seed", "7"]).output)
    #expect(try world.bytes("named/result.json") == Data(seeded.output.utf8))
  }
}
