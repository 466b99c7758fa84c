import Attribution
import Diagnostics
import Foundation
import Images
import Reports
import TestSupport
import Tensors
import Testing

@Suite("noema attribute --output FOLDER") struct AttributionFoldersTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private static let methods = "gradient,integrated-gradients:steps=4"

  private func attribute(_ more: [String], output: String = "maps") throws -> Binary.Outcome {
    try world.run(["attribute", "net.onnx", "--images", "light", "--output", output] + more)
  }

  private func record(_ output: String = "maps") throws -> AttributionResult {
    try AttributionResult(json: world.bytes("\(output)/result.json"))
  }

  private func array(_ path: String) throws -> Tensor<Float> {
    try NPYFile.read(world.folder.appending(path)).floats()
  }

  @Test("writes maps, overlays, arrays, a page, a montage and a record")
  func folder() throws {
    let outcome = try attribute(["--method", Self.methods])
    expectSuccess(outcome)
    #expect(outcome.output.contains("gradient") && outcome.errors.contains("report.html"))
    let names = Set(
      try FileManager.default.subpathsOfDirectory(
        atPath: world.folder.appending("maps").path
      )
    )
    for name in ["gradient", "integrated-gradients-steps-4"] {
      for ending in [".png", "-overlay.png", ".npy"] {
        #expect(names.contains("0/\(name)\(ending)"))
      }
    }
    #expect(
      names.isSuperset(of: ["report.html", "montage.png", "result.json", "5/photograph.png"])
    )
    let record = try record()
    #expect(record.images.map(\.path) == (0..<6).map { "\($0).png" })
    #expect(record.methods.map(\.choice) == ["gradient", "integrated-gradients:steps=4"])
    #expect(
      record.methods[1].settings.contains { $0.name == "steps" && $0.value == "4" && $0.isGiven }
    )
    #expect(record.settings.tensor == "x" && record.images.allSatisfy { $0.cells.count == 2 })
    #expect(record.provenance.digests["network"]?.count == 64)
    #expect(try array("maps/3/gradient.npy").shape == [3, 8, 8])
  }

  @Test("explains what the network says of each image, unless it is told a class")
  func targets() throws {
    expectSuccess(try attribute(["--method", "gradient"]))
    let own = try record()
    expectSuccess(try world.run(["predict", "net.onnx", "--images", "light", "--output", "p.npz"]))
    let logits = try NumPyArchive(reading: world.folder.appending("p.npz")).array("logits").floats()
    for (row, image) in own.images.enumerated() {
      let scores = logits.rows(row..<row + 1).elements
      #expect(image.index == (scores[0] >= scores[1] ? 0 : 1))
      #expect(image.target == ["light", "dark"][image.index ?? 0])
      #expect(abs(image.score - Double(scores.max() ?? 0)) < 1e-5)
    }
    for target in ["dark", "1"] {
      expectSuccess(try attribute(["--target", target], output: "dark"))
      let told = try record("dark")
      #expect(told.images.allSatisfy { $0.index == 1 && $0.target == "dark" })
    }
    expectSuccess(try attribute(["--target", "top-1"], output: "top"))
    #expect(try world.bytes("top/result.json") == world.bytes("maps/result.json"))
  }

  @Test("explains a unit, a part of its map, an element, or the projection on a CAV")
  func units() throws {
    expectSuccess(
      try world.run([
        "predict", "net.onnx", "--images", "light", "--tap", "hidden", "--output", "h.npz",
      ])
    )
    let hidden = try NumPyArchive(reading: world.folder.appending("h.npz")).array("hidden").floats()
    let map = hidden.elements[64..<128]
    let unit = ["--target-tensor", "late", "--unit", "1"]
    expectSuccess(try attribute(unit))
    let whole = try record().images[0]
    #expect(abs(whole.score - map.reduce(0) { $0 + Double($1) }) < 1e-3)
    #expect(whole.target == "unit 1 of hidden" && whole.index == nil)
    expectSuccess(try attribute(unit + ["--region", "2:4,0:3"]))
    let part = [16, 17, 18, 24, 25, 26].reduce(0.0) { $0 + Double(hidden.elements[64 + $1]) }
    #expect(abs(try record().images[0].score - part) < 1e-4)
    expectSuccess(try attribute(["--target-tensor", "hidden", "--target", "70"]))
    #expect(abs(try record().images[0].score - Double(hidden.elements[70])) < 1e-5)
    expectSuccess(
      try world.run([
        "fit", "net.onnx", "--layer", "hidden", "--concepts", "concepts", "--against", "random",
        "--output", "cavs",
      ])
    )
    expectSuccess(try attribute(["--target-cav", "cavs/bright.safetensors"]))
    #expect(try record().images[0].target == "bright in hidden")
  }

  @Test("gives relevance to any tensor: a layer's map is laid over the image, its units are named")
  func layers() throws {
    for option in ["--wrt", "--layer"] {
      expectSuccess(try attribute(["--target", "0", option, "late"]))
      #expect(try array("maps/0/gradient.npy").shape == [4, 8, 8])
      let cell = try record().images[0].cells[0]
      #expect(cell.units.count == 4 && cell.limit != nil)
    }
    expectSuccess(try attribute(["--target", "0", "--wrt", "logits"]))
    let cell = try record().images[0].cells[0]
    #expect(cell.limit == nil && cell.shape == [2])
    let page = String(decoding: try world.bytes("maps/report.html"), as: UTF8.self)
    #expect(page.contains("The tensor has no places to draw: [2]."))
  }

  @Test("the same bytes for any number of threads and any batch")
  func sameBytes() throws {
    let seeded = ["--method", Self.methods + ",smoothgrad:samples=3", "--seed", "3"]
    expectSuccess(try attribute(seeded, output: "a"))
    for (index, options) in [["--threads", "1"], ["--batch", "1"], ["--batch", "5"]].enumerated() {
      expectSuccess(try attribute(seeded + options, output: "b\(index)"))
      for name in ["result.json", "report.html", "montage.png", "4/smoothgrad-samples-3.npy"] {
        #expect(
          try world.bytes("a/\(name)") == world.bytes("b\(index)/\(name)"),
          "\(name) \(options)"
        )
      }
    }
  }

  @Test("a method's numbers do not depend on the methods beside it")
  func beside() throws {
    let both = ["occlusion:window=3", "integrated-gradients:steps=4"]
    expectSuccess(try attribute(both.flatMap { ["--method", $0] }, output: "both"))
    for (place, method) in both.enumerated() {
      expectSuccess(try attribute(["--method", method], output: "alone\(place)"))
      let name = try #require(record("alone\(place)").methods.first).file
      for image in 0..<6 {
        let file = "\(image)/\(name).npy"
        #expect(
          try world.bytes("both/\(file)") == world.bytes("alone\(place)/\(file)"),
          "\(file)"
        )
      }
    }
  }

  @Test("--colours, --clip, --scale and --boxes change pictures, and no number")
  func pictures() throws {
    expectSuccess(try attribute([], output: "plain"))
    let picture = try world.bytes("plain/0/gradient.png")
    let numbers = try world.bytes("plain/0/gradient.npy")
    for (place, options) in [
      ["--colours", "viridis"], ["--clip", "50"], ["--scale", "shared"],
    ].enumerated() {
      expectSuccess(try attribute(options, output: "o\(place)"))
      let pictures = try (0..<6).map { try world.bytes("o\(place)/\($0)/gradient.png") }
      #expect(
        try pictures != (0..<6).map { try world.bytes("plain/\($0)/gradient.png") },
        "\(options)"
      )
      #expect(try world.bytes("o\(place)/0/gradient.npy") == numbers)
    }
    expectSuccess(try attribute(["--boxes", "0.5"], output: "boxes"))
    #expect(try world.bytes("boxes/0/gradient.png") == picture)
    #expect(
      try world.bytes("boxes/0/gradient-overlay.png") != world.bytes("plain/0/gradient-overlay.png")
    )
    #expect(try !record("boxes").images[0].cells[0].boxes.isEmpty)
  }

  @Test("--json prints the record and nothing else")
  func json() throws {
    let outcome = try attribute(["--json"])
    expectSuccess(outcome)
    #expect(try Data(outcome.output.utf8) == world.bytes("maps/result.json"))
  }

  @Test("a bad image is left out and named; with --strict it stops the run")
  func badImages() throws {
    try world.write(Data([1, 2, 3]), to: "light/2a.png")
    let outcome = try attribute([])
    expectSuccess(outcome)
    #expect(outcome.errors.contains("2a.png"))
    let record = try record()
    #expect(record.images.count == 6 && record.notices.contains { $0.text.contains("2a.png") })
    expectRefusal(try attribute(["--strict"]), saying: "2a.png")
  }

  @Test("several methods give METHOD/TENSOR in an archive, one keeps the tensor's name")
  func archive() throws {
    expectSuccess(try attribute(["--method", Self.methods], output: "maps.npz"))
    let several = try NumPyArchive(reading: world.folder.appending("maps.npz"))
    #expect(several.names.contains("gradient/x"))
    #expect(several.names.contains("integrated-gradients:steps=4/x"))
    expectSuccess(try attribute(["--method", "integrated-gradients:steps=4"], output: "one.npz"))
    let one = try NumPyArchive(reading: world.folder.appending("one.npz"))
    let both = try several.array("integrated-gradients:steps=4/x")
    #expect(try one.array("x") == both && both.shape == [6, 3, 8, 8])
    #expect(
      try String(decoding: world.bytes("one.csv"), as: UTF8.self).hasPrefix("row,image\n0,0.png")
    )
  }

  @Test("--cav splits each map through concepts: the parts sum to the whole and share a scale")
  func split() throws {
    expectSuccess(
      try world.run([
        "fit", "net.onnx", "--layer", "hidden", "--concepts", "concepts", "--against", "random",
        "--pool", "mean", "--output", "cavs",
      ])
    )
    let cavs = ["--cav", "cavs/bright.safetensors,cavs/red.safetensors"]
    let method = ["--method", "gradient-x-input", "--target", "0"]
    expectSuccess(try attribute(cavs + method, output: "split"))
    let record = try record("split")
    #expect(record.methods.map(\.part) == ["whole", "bright", "red", "rest"])
    let parts = try ["whole", "bright", "red", "rest"].map { name in
      try array("split/0/gradient-x-input-\(name).npy").elements
    }
    for index in parts[0].indices {
      let sum = parts[1][index] + parts[2][index] + parts[3][index]
      // Three roundings of numbers of the size of the parts.
      let size = parts.map { abs($0[index]) }.max() ?? 0
      #expect(abs(sum - parts[0][index]) <= 1e-5 * max(size, 1e-3))
    }
    #expect(Set(record.images[2].cells.map(\.limit)).count == 1)
    expectSuccess(try attribute(method, output: "plain"))
    #expect(try array("plain/0/gradient-x-input.npy").elements == parts[0])
    expectSuccess(try attribute(cavs + method + ["--layer", "late"], output: "split.npz"))
    let archive = try NumPyArchive(reading: world.folder.appending("split.npz"))
    #expect(Set(archive.names).isSuperset(of: ["x/whole", "x/bright", "x/red", "x/rest"]))
    expectRefusal(try attribute(cavs + ["--layer", "conv"]), saying: "'hidden'", "'conv'")
    expectRefusal(
      try attribute(cavs + ["--method", "guided-backpropagation"], output: "no"),
      saying: "guided"
    )
  }
}
