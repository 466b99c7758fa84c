import Concepts
import Diagnostics
import Foundation
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("A network that is") struct BadNetworksTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private enum Damage: CaseIterable { case truncated, corrupt, empty, text }

  private func spoil(_ damage: Damage) throws {
    let whole = try world.bytes("net.onnx")
    switch damage {
    case .truncated: try world.write(whole.prefix(whole.count / 2), to: "net.onnx")
    case .corrupt: try world.write(Data(whole.map { $0 ^ 0x5A }), to: "net.onnx")
    case .empty: try world.write(Data(), to: "net.onnx")
    case .text: try world.write("this is no network", to: "net.onnx")
    }
  }

  @Test("truncated, corrupt, empty or something else is refused by every command")
  func unreadable() throws {
    for damage in Damage.allCases {
      try spoil(damage)
      let wanted = damage == .empty ? "empty" : "net.onnx"
      expectRefusal(try world.run(["inspect", "net.onnx"]), saying: wanted, "net.onnx")
      expectRefusal(
        try world.run(["predict", "net.onnx", "--images", "light"]),
        saying: wanted,
        "net.onnx"
      )
      expectRefusal(try world.tcav(), saying: wanted, "net.onnx")
      try SmallWorld.network().write(to: world.folder.appending("net.onnx"))
    }
  }

  @Test("cut off or changed in one byte anywhere never traps")
  func damagedAnywhere() throws {
    let whole = try world.bytes("net.onnx")
    for step in 1..<20 {
      let place = whole.count * step / 20
      try world.write(whole.prefix(place), to: "net.onnx")
      #expect([0, 2].contains(try world.run(["inspect", "net.onnx"]).status))
      var changed = Data(whole)
      changed[place] ^= UInt8(1 << (step % 8))
      try world.write(changed, to: "net.onnx")
      #expect([0, 2].contains(try world.run(["predict", "net.onnx", "--images", "light"]).status))
    }
  }

  @Test("not there is answered with near names")
  func missing() throws {
    expectRefusal(try world.run(["inspect", "nett.onnx"]), saying: "nett.onnx", "net.onnx")
  }

  @Test("made of operators that are lacking is refused with all of them and their nodes")
  func unsupported() throws {
    var builder = SmallWorld.network()
    builder.node("Frobnicate", ["logits"], ["odd"], name: "first_oddity")
    builder.node("Quux", ["odd"], ["result"], name: "second_oddity")
    builder.record.graph.output[0].name = "result"
    try builder.write(to: world.folder.appending("net.onnx"))
    let refused = try world.run(["predict", "net.onnx", "--images", "light"])
    expectRefusal(refused, saying: "Frobnicate", "first_oddity", "Quux", "second_oddity")
    let inspected = try world.run(["inspect", "net.onnx"])
    expectSuccess(inspected)
    for word in ["Frobnicate", "first_oddity", "Quux", "second_oddity", "UNSUPPORTED"] {
      #expect(inspected.output.contains(word))
    }
  }

  @Test("made of shapes that do not fit is refused with the node")
  func shapes() throws {
    var builder = SmallWorld.network()
    builder.initializer("w3", Tensor<Float>([5, 2], [Float](repeating: 1, count: 10)))
    builder.node("MatMul", ["logits", "w3"], ["product"], name: "misfit")
    builder.record.graph.output[0].name = "product"
    try builder.write(to: world.folder.appending("net.onnx"))
    expectRefusal(try world.run(["predict", "net.onnx", "--images", "light"]), saying: "misfit")
  }

  @Test("fed a tensor of another shape is refused with both shapes")
  func inputShape() throws {
    try world.write(Tensor<Float>([1, 3, 8, 9], repeating: 0), to: "x.npy")
    let arguments = ["--input", "x.npy", "--output", "out.npz"]
    expectRefusal(
      try world.run(["predict", "net.onnx"] + arguments),
      saying: "[1, 3, 8, 9]",
      "8, 8"
    )
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--target", "0"] + arguments),
      saying: "[1, 3, 8, 9]",
      "8, 8"
    )
  }

  @Test("without a card is refused with the command that writes one")
  func noCard() throws {
    try world.remove("net.yaml")
    expectRefusal(try world.tcav(), saying: "inspect", "--write-card")
    expectRefusal(
      try world.run(["predict", "net.onnx", "--images", "light"]),
      saying: "--write-card"
    )
  }

  @Test("storing NaN is refused with the weight")
  func weightsNotFinite() throws {
    var builder = SmallWorld.network()
    builder.initializer("w3", Tensor<Float>([1, 2], [.nan, 1]))
    builder.node("Add", ["logits", "w3"], ["sum"])
    try builder.write(to: world.folder.appending("net.onnx"))
    expectRefusal(try world.tcav(), saying: "not finite", "w3")
  }

  @Test("computing numbers that are not finite is refused with tensor and image")
  func activationsNotFinite() throws {
    try SmallWorld.network(weight: 6e37).write(to: world.folder.appending("net.onnx"))
    expectRefusal(try world.tcav(), saying: "not finite", "0.png")
    expectRefusal(
      try world.run(["predict", "net.onnx", "--images", "light"]),
      saying: "not finite",
      "0.png"
    )
  }

  @Test("ending in Softmax is differentiated before it, and every command says so")
  func softmax() throws {
    let plain = try world.tcav(["--json"])
    var builder = SmallWorld.network()
    builder.node("Softmax", ["logits"], ["probabilities"], ["axis": .int(1)])
    builder.record.graph.output[0].name = "probabilities"
    try builder.write(to: world.folder.appending("net.onnx"))
    let stepped = try world.tcav(["--json"])
    expectSuccess(stepped)
    let (before, after) = (try Results.read(plain), try Results.read(stepped))
    #expect(before.layers == after.layers)
    #expect(after.everyNotice.contains { $0.text.contains("Softmax") })
    let predicted = try world.run(["predict", "net.onnx", "--images", "light"])
    expectSuccess(predicted)
    #expect(predicted.errors.contains("Softmax"))
    try world.write(Tensor<Float>([1, 3, 8, 8], repeating: 0), to: "x.npy")
    let maps = ["--input", "x.npy", "--target", "0", "--output", "out.npz"]
    let attributed = try world.run(["attribute", "net.onnx"] + maps)
    expectSuccess(attributed)
    #expect(attributed.errors.contains("Softmax"))
  }
}
