import Attribution
import Diagnostics
import Foundation
import Reports
import TestSupport
import Tensors
import Testing

@Suite("noema attribute of more images than a group") struct AttributionArchivesTests {
  private let world: SmallWorld

  init() throws {
    world = try SmallWorld()
    try world.draw("many", count: 20, seed: 5)
  }

  private func attribute(_ method: String, _ output: String) throws -> Binary.Outcome {
    try world.run([
      "attribute", "net.onnx", "--images", "many", "--method", method, "--output", output,
    ])
  }

  private func archive(_ method: String, _ name: String = "x") throws -> Tensor<Float> {
    expectSuccess(try attribute(method, "maps.npz"))
    return try NumPyArchive(reading: world.folder.appending("maps.npz")).array(name).floats()
  }

  @Test("random numbers do not come again with the next group")
  func streams() throws {
    let random = try archive("random")
    #expect(
      random.shape[0] == 20 && Set((0..<20).map { Array(random.rowElements($0)) }).count == 20
    )
  }

  @Test("images of different numbers of superpixels fit in one array")
  func ragged() throws {
    let players = try archive("lime:samples=30:segments=slic:count=9", "x/players")
    #expect(players.shape[0] == 20 && players.shape.rank == 2)
    #expect((0..<20).allSatisfy { players.rowElements($0).first?.isFinite == true })
  }

  @Test("an image that a method refuses is a row of NaN, and the rows stay those of the table")
  func refused() throws {
    let outcome = try attribute("gradient,grad-cam:layer=logits", "some.npz")
    expectSuccess(outcome)
    let some = try NumPyArchive(reading: world.folder.appending("some.npz"))
    #expect(some.names == ["gradient/x"])
    #expect(outcome.errors.components(separatedBy: "refused: ").count == 2, "\(outcome.errors)")
  }

  @Test("a method named twice, and a setting given twice, are refused")
  func twice() throws {
    expectRefusal(
      try attribute("gradient,gradient", "a.npz"),
      saying: "'gradient'",
      "more than once"
    )
    expectRefusal(
      try attribute("integrated-gradients:steps=2:steps=3", "a.npz"),
      saying: "'steps'",
      "more than once"
    )
  }

  @Test("the record names layers by their own names, and what was read by its digest")
  func record() throws {
    try world.write(Tensor<Float>([3, 8, 8], repeating: 0), to: "b.npy")
    let methods = "grad-cam:layer=late,integrated-gradients:steps=2:baseline=b.npy"
    expectSuccess(try attribute(methods, "maps"))
    let record = try AttributionResult(json: world.bytes("maps/result.json"))
    #expect(record.methods[0].settings.first { $0.name == "layer" }?.value == "hidden")
    #expect(record.provenance.digests["b.npy"]?.count == 64)
  }

  @Test("a split shows what flows around the layer as a part of its own where there are ways")
  func around() throws {
    var network = OnnxBuilder()
    network.input("x", [nil, 3, 8, 8])
    network.output("logits", [nil, 3])
    let weight = Tensor<Float>([3, 3, 1, 1], [0.5, -0.25, 1, 0.75, 0.5, -0.5, 0.25, 1, 0.5])
    network.initializer("w", weight)
    network.node("Conv", ["x", "w"], ["conv"])
    network.node("Relu", ["conv"], ["hidden"])
    network.node("Add", ["hidden", "x"], ["sum"])
    network.node("GlobalAveragePool", ["sum"], ["means"])
    network.node("Flatten", ["means"], ["logits"])
    try network.write(to: world.folder.appending("net.onnx"))
    try world.write(
      SmallWorld.card.replacing("[light, dark]", with: "[light, dark, dim]"),
      to: "net.yaml"
    )
    expectSuccess(
      try world.run([
        "fit", "net.onnx", "--layer", "hidden", "--concepts", "concepts", "--against", "random",
        "--pool", "mean", "--output", "cavs",
      ])
    )
    let split = [
      "attribute", "net.onnx", "--images", "light", "--target", "0", "--method",
      "gradient-x-input", "--output", "split.npz", "--cav", "cavs/bright.safetensors",
    ]
    expectSuccess(try world.run(split))
    let archive = try NumPyArchive(reading: world.folder.appending("split.npz"))
    let parts = try ["whole", "bright", "rest", "around"].map {
      try archive.array("x/\($0)").floats().elements
    }
    #expect(parts[3].contains { abs($0) > 1e-4 })
    for index in parts[0].indices {
      let sum = parts[1][index] + parts[2][index] + parts[3][index]
      // Three roundings of numbers of the size of the parts.
      let size = parts.map { abs($0[index]) }.max() ?? 0
      #expect(abs(sum - parts[0][index]) <= 1e-5 * max(size, 1e-3))
    }
    expectRefusal(
      try world.run(split.dropLast() + ["cavs/bright.safetensors,cavs/bright.safetensors"]),
      saying: "'bright'"
    )
  }
}
