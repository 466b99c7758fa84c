import Foundation
import TestSupport
import Tensors
import Testing

@Suite("With a store, the network is run once for all commands:")
struct StoreSparesTheNetworkTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private static let store = ["--store", "kept"]
  private static let fit = [
    "fit", "net.onnx", "--layer", "hidden", "--concepts", "concepts", "--against", "random",
    "--output", "cavs",
  ]
  private static let sort = [
    "sort", "net.onnx", "--cav", "cavs/bright.safetensors", "--images", "concepts/bright",
    "--json",
  ]
  private static let attribute = [
    "attribute", "net.onnx", "--images", "light", "--target", "light", "--wrt", "hidden",
    "--output", "maps.npz",
  ]

  /// On how many of how many images the network was run in all passes of a command, as it says.
  private func passes(_ outcome: Binary.Outcome) throws -> [(run: Int, all: Int)] {
    expectSuccess(outcome)
    let words = outcome.errors.split(separator: "\n").filter {
      $0.contains("The network was run on")
    }
    .map { $0.split(separator: " ") }
    return try words.map { line in
      let place = try #require(line.firstIndex(of: "on"))
      return (try #require(Int(line[place + 1])), try #require(Int(line[place + 3])))
    }
  }

  /// Runs a command twice with the store, the second time without a pass of the network, and expects
  /// the answer that it gives without a store.
  private func expectSpared(_ run: ([String]) throws -> Binary.Outcome) throws {
    let plain = try run([])
    #expect(try passes(plain).isEmpty)
    let first = try run(Self.store)
    let second = try run(Self.store)
    let counts = try passes(second)
    #expect(!counts.isEmpty && counts.allSatisfy { $0.run == 0 && $0.all > 0 })
    #expect(first.output == plain.output && second.output == plain.output)
  }

  @Test("tcav")
  func tcav() throws { try expectSpared { try world.tcav(["--json"] + $0) } }

  @Test("predict")
  func predict() throws {
    try expectSpared { try world.run(["predict", "net.onnx", "--images", "light", "--json"] + $0) }
  }

  @Test("fit, and sort after it")
  func sort() throws {
    try expectSpared { try world.run(Self.fit + $0) }
    try expectSpared { try world.run(Self.sort + $0) }
  }

  @Test("attribute")
  func attribute() throws {
    var maps: [Data] = []
    try expectSpared {
      defer { maps.append((try? world.bytes("maps.npz")) ?? Data()) }
      return try world.run(Self.attribute + $0)
    }
    #expect(maps.count == 3 && Set(maps).count == 1)
  }

  @Test("what tcav has computed, sort and attribute find")
  func shared() throws {
    expectSuccess(try world.run(Self.fit))
    expectSuccess(try world.tcav(Self.store))
    for command in [Self.sort, Self.attribute] {
      let counts = try passes(try world.run(command + Self.store))
      #expect(!counts.isEmpty && counts.allSatisfy { $0.run == 0 && $0.all == 6 }, "\(command[0])")
    }
  }

  @Test("but not for one changed weight, number of the preprocessing, or byte of an image")
  func misses() throws {
    func runs() throws -> [Int] {
      try passes(try world.run(Self.attribute + Self.store)).map(\.run)
    }
    #expect(try runs() == [6] && runs() == [0])

    try SmallWorld.network(weight: Float(1 / 8).nextUp).write(
      to: world.folder.appending("net.onnx")
    )
    #expect(try runs() == [6] && runs() == [0])

    try world.write(SmallWorld.card.replacing("0.25]", with: "0.2500001]"), to: "net.yaml")
    #expect(try runs() == [6] && runs() == [0])

    // The last byte of a PNG belongs to the checksum of its end, so the picture is decoded as before.
    let image = try world.bytes("light/3.png")
    try world.write(image + Data([0]), to: "light/3.png")
    #expect(try runs() == [1] && runs() == [0])
  }

  @Test("a store is kept as small as --store-size says")
  func size() throws {
    expectSuccess(try world.run(Self.attribute + Self.store + ["--store-size", "3K"]))
    let paths = try FileManager.default.subpathsOfDirectory(
      atPath: world.folder.appending("kept").path
    )
    let entries = paths.filter { $0.hasSuffix(".safetensors") }
    let sizes = try entries.map { try world.bytes("kept/\($0)").count }
    #expect(!sizes.isEmpty && sizes.count < 6 && sizes.reduce(0, +) <= 3 << 10)
  }

  @Test("maps of images are those of the tensors, and a table names their rows")
  func maps() throws {
    let attribute = ["attribute", "net.onnx", "--target", "light", "--wrt", "hidden", "--wrt", "x"]
    expectSuccess(try world.run(attribute + ["--images", "light", "--output", "out/maps.npz"]))
    let rows = try String(decoding: world.bytes("out/maps.csv"), as: UTF8.self)
    #expect(rows == "row,image\n" + (0..<6).map { "\($0),\($0).png\n" }.joined())
    let maps = try NumPyArchive(reading: world.folder.appending("out/maps.npz"))
    #expect(Set(maps.names) == ["hidden", "x"])
    #expect(try maps.array("x").shape == [6, 3, 8, 8])
    let gradients = try maps.array("hidden").floats()
    #expect(gradients.shape == [6, 4, 8, 8] && gradients.elements.contains { $0 != 0 })
    // The logits are means over space of a linear map of hidden: the gradient is the same everywhere.
    #expect(Set(gradients.elements).count <= 4)
    expectRefusal(
      try world.run(attribute + ["--images", "light", "--input", "x.npy", "--output", "o.npz"]),
      saying: "either --images"
    )
  }
}
