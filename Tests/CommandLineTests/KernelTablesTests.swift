import Concepts
import Diagnostics
import Foundation
import Networks
import TestSupport
import Testing

@Suite("A table of kernels") struct KernelTablesTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private func predict(_ kernels: String) throws -> Binary.Outcome {
    try world.run(["predict", "net.onnx", "--images", "light", "--json", "--kernels", kernels])
  }

  /// The instructions of this processor.
  private static let here = KernelTable.Instructions.current.rawValue

  private static let tune = [
    "tune", "net.onnx", "--output", "mine.csv", "--seconds", "0.001", "--json",
  ]

  /// What `tune` prints.
  private struct Written: Decodable {
    let table: String
    let kernels: String
    let instructions: String
    let rows: Int
    let forward: Pass
    let forwardAndBackward: Pass

    struct Pass: Decodable {
      let ownMilliseconds: Double
      let tunedMilliseconds: Double
    }
  }

  @Test("is written by noema tune, and read by --kernels")
  func tuned() throws {
    let outcome = try world.run(Self.tune)
    expectSuccess(outcome)
    let written = try JSONDecoder().decode(Written.self, from: Data(outcome.output.utf8))
    let table = try KernelTable(reading: world.folder.appending("mine.csv"))
    // Both convolutions and the ways back, one of which is like no other.
    #expect(table.rows.count >= 3, "\(table.text)")
    #expect(written.table == "mine.csv" && written.rows == table.rows.count)
    #expect(written.kernels == table.version)
    #expect(written.instructions == Self.here)
    for pass in [written.forward, written.forwardAndBackward] {
      #expect(pass.ownMilliseconds > 0 && pass.tunedMilliseconds > 0)
    }
    #expect(table.rows.count { !$0.backward.isEmpty } == 2)
    expectSuccess(try predict("mine.csv"))
    expectSuccess(try predict("direct"))
  }

  @Test("says what it would bring, and keeps what it has with --extend")
  func extended() throws {
    expectSuccess(try world.run(Self.tune + ["--extend"]))
    let row = "\(Self.here),64,56,56,64,7x7,1x1,1,880.0,,,,,,,\n"
    try world.write(KernelTable.direct.text + row, to: "mine.csv")
    let outcome = try world.run(Self.tune.dropLast() + ["--extend"])
    expectSuccess(outcome)
    #expect(outcome.output.contains("forward and backward"), "\(outcome.output)")
    let table = try KernelTable(reading: world.folder.appending("mine.csv"))
    #expect(table.text.contains(row))
    #expect(table.rows.count >= 4)
  }

  @Test("is tuned for the output that the card names, where there are several")
  func outputOfTheCard() throws {
    var builder = SmallWorld.network()
    builder.output("hidden", [nil, 4, 8, 8])
    try builder.write(to: world.folder.appending("net.onnx"))
    expectRefusal(try world.run(Self.tune), saying: "logits", "hidden")
    try world.write(SmallWorld.card + "\noutput: logits\n", to: "net.yaml")
    expectSuccess(try world.run(Self.tune))
  }

  @Test("is not measured where the card does not fit the network")
  func misfit() throws {
    try world.write(SmallWorld.card.replacing("late: hidden", with: "late: hiden"), to: "net.yaml")
    expectRefusal(try world.run(Self.tune), saying: "hiden", "hidden?")
    #expect(!FileManager.default.fileExists(atPath: world.folder.appending("mine.csv").path))
  }

  /// A table of the first convolution that prefers Winograd's larger tiles.
  private func writeTable() throws -> KernelTable {
    let row = "\(Self.here),3,8,8,4,3x3,1x1,1,9.0,9.0,9.0,1.0,,,,"
    try world.write(KernelTable.direct.text + row + "\n", to: "mine.csv")
    return try KernelTable(reading: world.folder.appending("mine.csv"))
  }

  @Test("is named by the results that rest on it")
  func named() throws {
    let table = try writeTable()
    let expected: [([String], String)] = [
      ([], KernelTable.measured.version), (["--kernels", "direct"], "direct"),
      (["--kernels", "mine.csv"], table.version),
    ]
    for (options, version) in expected {
      let outcome = try world.tcav(options + ["--json"])
      expectSuccess(outcome)
      let libraries = try Results.read(outcome).provenance.libraries
      #expect(libraries["kernels"] == version, "\(options)")
      let plan = try world.run(["inspect", "net.onnx", "--plan"] + options)
      expectSuccess(plan)
      #expect(plan.output.contains("kernels \(version)\n"), "\(options)")
    }
  }

  @Test("has activations of its own in a store")
  func stored() throws {
    _ = try writeTable()
    func runs(_ options: [String]) throws -> Bool {
      let predict = ["predict", "net.onnx", "--images", "light", "--store", "kept"]
      let outcome = try world.run(predict + options)
      expectSuccess(outcome)
      return outcome.errors.contains("The network was run on 6 of 6 images")
    }
    for options in [[], ["--kernels", "direct"], ["--kernels", "mine.csv"]] as [[String]] {
      #expect(try runs(options), "\(options)")
      #expect(try !runs(options), "\(options)")
    }
  }

  @Test("is not written over a file that is none")
  func replaces() throws {
    try world.write("a,b\n1,2\n", to: "mine.csv")
    expectRefusal(try world.run(Self.tune), saying: "would be lost", "mine.csv")
    expectRefusal(try world.run(Self.tune + ["--extend"]), saying: "mine.csv")
    #expect(
      try String(contentsOf: world.folder.appending("mine.csv"), encoding: .utf8) == "a,b\n1,2\n"
    )
    try world.write(KernelTable.direct.text, to: "mine.csv")
    expectSuccess(try world.run(Self.tune))
  }

  @Test("that is missing, no table, or has bad rows is refused")
  func bad() throws {
    _ = try writeTable()
    let whole = try String(contentsOf: world.folder.appending("mine.csv"), encoding: .utf8)
    try world.write(String(whole.dropLast(2)), to: "mine.csv")
    expectRefusal(try predict("mine.csv"), saying: "ends within a line")
    expectRefusal(try predict("nowhere.csv"), saying: "nowhere.csv", "noema tune")
    try world.write("hello", to: "mine.csv")
    expectRefusal(try predict("mine.csv"), saying: "mine.csv", "first line")
    let header = KernelTable.direct.text
    try world.write(header + "\(Self.here),1,2\n\(Self.here),,,,\n", to: "mine.csv")
    expectRefusal(try predict("mine.csv"), saying: "mine.csv, line 2", "mine.csv, line 3")
  }

  @Test("of another processor is refused; one without the network's convolutions is remarked on")
  func useless() throws {
    let others = KernelTable.Instructions.allCases.filter { $0 != .current }
    let row = "3,8,8,4,3x3,1x1,1,9.0,,,,,,,\n"
    try world.write(
      KernelTable.direct.text + others.map { "\($0.rawValue),\(row)" }.joined(),
      to: "mine.csv"
    )
    expectRefusal(try predict("mine.csv"), saying: "mine.csv", others[0].rawValue, "noema tune")
    let far = "\(Self.here),64,7,7,64,5x5,1x1,1,9.0,,,,,,,\n"
    try world.write(KernelTable.direct.text + far, to: "mine.csv")
    let outcome = try predict("mine.csv")
    expectSuccess(outcome)
    #expect(outcome.errors.contains("none of the network's convolutions"), "\(outcome.errors)")
  }
}
