import Foundation
import TestSupport
import Testing

/// The embedded network and its folders.
enum Scenes {
  static let network = TestData.checkout.appending(path: "probes/scenes.onnx").path
  static let folder = TestData.checkout.appending(path: "concepts/scenes")

  /// A TCAV run of two layers and two concepts, with few random sets.
  static func tcav(_ more: [String]) -> [String] {
    let path = { (part: String) in folder.appending(path: part).path }
    return [
      "tcav", network, "--layer", "relu2", "--layer", "relu3",
      "--class", path("classes/zebroid"), "--random", path("random"),
      "--concepts", path("concepts/striped"), "--concepts", path("concepts/red"),
      "--runs", "39", "--opponents", "4", "--resamples", "50",
    ] + more
  }
}

@Suite("The same question has the same answer, to the byte") struct SameBytesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Everything that a run writes, by name.
  private func files(in path: String) throws -> [String: Data] {
    let names = ["result.json", "result.csv", "summary.csv", "report.html"]
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: folder.appending("\(path)/\($0)")))
      }
    )
  }

  private func answer(
    _ name: String,
    _ more: [String],
    environment: [String: String] = [:]
  ) throws -> [String: Data] {
    let output = ["--output", folder.appending(name).path]
    expectSuccess(try Binary.run(Scenes.tcav(output + more), environment: environment))
    return try files(in: name)
  }

  @Test("for any number of threads and batch size, from memory, disk or the store")
  func threadsAndBatches() throws {
    let first = try answer("first", ["--threads", "1", "--batch", "1"])
    #expect(first["result.json"]?.isEmpty == false)
    let store = ["--store", folder.appending("store").path]
    let ways = [
      ["--threads", "2", "--batch", "5"], ["--threads", "4", "--batch", "16"],
      ["--threads", "1", "--batch", "16"], ["--threads", "2", "--memory", "1M"],
      store + ["--threads", "2"], store + ["--threads", "1", "--batch", "5"],
    ]
    for (index, way) in ways.enumerated() {
      let again = try answer("\(index)", way)
      for (file, bytes) in first { #expect(again[file] == bytes, "\(file), \(way)") }
    }
    let kept = try FileManager.default.subpathsOfDirectory(
      atPath: folder.appending("store").path
    )
    #expect(!kept.isEmpty)
  }

  @Test("on processors with fewer instructions too", arguments: ["SSE41", "AVX2"])
  func olderProcessors(_ instructions: String) throws {
    let limit = ["ONEDNN_MAX_CPU_ISA": instructions]
    let first = try answer("first", ["--threads", "1", "--batch", "1"], environment: limit)
    #expect(first["result.json"]?.isEmpty == false)
    for way in [["--threads", "2", "--batch", "5"], ["--threads", "4", "--batch", "16"]] {
      let again = try answer(way.joined(), way, environment: limit)
      for (file, bytes) in first { #expect(again[file] == bytes, "\(file), \(way)") }
    }
  }

  @Test("for an experiment that was killed and run again")
  func interrupted() throws {
    let world = try SmallWorld()
    try world.draw("random", count: 600, seed: 40)
    try world.writeExperiment()
    expectSuccess(try world.run(["run", "e.yaml", "--output", "whole"]))
    let store = world.folder.appending("broken/activations").path
    let killed = try Binary.run(
      ["run", "e.yaml", "--output", "broken", "--threads", "1"],
      in: world.folder.url
    ) {
      let kept = try? FileManager.default.subpathsOfDirectory(atPath: store)
      return (kept?.count ?? 0) > 20
    }
    #expect(killed.status == -SIGKILL)
    let result = world.folder.appending("broken/result.json")
    #expect(!FileManager.default.fileExists(atPath: result.path))
    expectSuccess(try world.run(["run", "e.yaml", "--output", "broken"]))
    #expect(try Data(contentsOf: result) == world.bytes("whole/result.json"))
    expectSuccess(try world.run(["run", "e.yaml", "--output", "broken"]))
    #expect(try Data(contentsOf: result) == world.bytes("whole/result.json"))
  }
}
