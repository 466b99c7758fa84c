import Foundation
import TestSupport
import Testing

/// A dissection of the embedded network on the embedded scenes.
struct SceneDissection {
  static let network = TestData.checkout.appending(path: "probes/scenes.onnx").path
  static let data = TestData.checkout.appending(path: "concepts/broden-scenes").path

  /// What a run writes that must be the same, byte for byte.
  static let files = [
    "result.json", "units.csv", "relu2-result.csv", "relu3-result.csv", "dissection.sqlite",
    "report.html",
  ]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static func arguments(_ more: [String]) -> [String] {
    [
      "dissect", network, "--layer", "relu2", "--layer", "relu3", "--data", data,
      "--permutations", "40", "--resamples", "50", "--formulas", "2",
    ] + more
  }

  func run(_ name: String, _ more: [String] = []) throws -> Binary.Outcome {
    try Binary.run(Self.arguments(["--output", folder.appending(name).path] + more))
  }

  func bytes(_ name: String) throws -> [String: Data] {
    try Dictionary(
      uniqueKeysWithValues: Self.files.map {
        ($0, try Data(contentsOf: folder.appending("\(name)/\($0)")))
      }
    )
  }

  func answer(_ name: String, _ more: [String] = []) throws -> [String: Data] {
    expectSuccess(try run(name, more))
    return try bytes(name)
  }
}

@Suite("A dissection is the same, to the byte") struct DissectionSameBytesTests {
  private let scenes: SceneDissection

  init() throws { scenes = try SceneDissection() }

  private func expectSame(_ name: String, _ other: [String: Data], _ first: [String: Data]) {
    for (file, bytes) in first { #expect(other[file] == bytes, "\(name): \(file)") }
  }

  @Test("for any number of threads, batch size and memory, from the store or not")
  func threads() throws {
    let first = try scenes.answer("first", ["--threads", "1", "--batch", "1"])
    let store = ["--store", scenes.folder.appending("store").path]
    for (index, way) in [
      ["--threads", "2", "--batch", "5"], ["--threads", "4", "--memory", "1G"],
      store + ["--threads", "2"], store + ["--threads", "1"],
    ].enumerated() {
      expectSame("\(way)", try scenes.answer("\(index)", way), first)
    }
  }

  @Test("in shards that several processes do")
  func shards() throws {
    let first = try scenes.answer("first")
    for _ in 0..<2 {
      for number in 1...3 { expectSuccess(try scenes.run("parts", ["--shard", "\(number)/3"])) }
      expectSuccess(try scenes.run("parts", ["--merge", "3"]))
    }
    expectSame("shards", try scenes.bytes("parts"), first)
    #expect(
      !FileManager.default.fileExists(atPath: scenes.folder.appending("parts/unfinished").path)
    )
  }

  @Test("killed at any moment and resumed")
  func killed() throws {
    let first = try scenes.answer("first")
    let few = ["--threads", "1", "--batch", "1", "--checkpoint", "20", "--memory", "1G"]
    var kills = 0
    // Each file shows that a run has come to a phase: it is killed there, resumed, and killed again
    // a little later.
    let phases = ["job", "thresholds-1-of-1-begun", "thresholds", "masks-1-1-of-1", "chance-0"]
    for (attempt, phase) in phases.enumerated() {
      let name = "killed-\(attempt)"
      let output = scenes.folder.appending(name)
      let sign = output.appending(path: "unfinished/\(phase)").path
      for resume in [[], ["--resume"]] {
        var seen: Date?
        let outcome = try Binary.run(
          SceneDissection.arguments(["--output", output.path] + few + resume)
        ) {
          if FileManager.default.fileExists(atPath: sign) { seen = seen ?? Date() }
          return seen.map { Date().timeIntervalSince($0) > 0.03 * Double(attempt) } ?? false
        }
        guard outcome.status == -SIGKILL else {
          expectSuccess(outcome)
          break
        }
        kills += 1
      }
      // Results stand side by side, and a run may be killed between them.
      let unfinished = output.appending(path: "unfinished").path
      if FileManager.default.fileExists(atPath: unfinished) {
        expectSuccess(try scenes.run(name, few + ["--resume"]))
      }
      expectSame(name, try scenes.bytes(name), first)
    }
    #expect(kills >= 3)
  }
}

@Suite("A dissection of the embedded scenes") struct DissectionOfScenesTests {
  private let scenes: SceneDissection

  init() throws { scenes = try SceneDissection() }

  @Test("of activations computed elsewhere is the network's own, but for where maps lie")
  func activations() throws {
    let plain = ["--upsampling", "bilinear", "--null", "none", "--threads", "2"]
    let dump = scenes.folder.appending("a.npz").path
    func table(_ output: String, _ subject: [String]) throws -> String {
      let place = scenes.folder.appending(output)
      expectSuccess(
        try Binary.run(
          ["dissect"] + subject + ["--data", SceneDissection.data, "--output", place.path] + plain
        )
      )
      return try String(contentsOf: place.appending(path: "relu3-result.csv"), encoding: .utf8)
    }
    let own = try table("own", [SceneDissection.network, "--layer", "relu3", "--dump", dump])
    let others = try table("others", ["--activations", dump + ":activations", "--layer", "relu3"])
    #expect(own == others)
    #expect(own.contains("red-c"))
  }

  @Test("is forecast without being done")
  func forecast() throws {
    let outcome = try scenes.run("none", ["--forecast"])
    expectSuccess(outcome)
    for word in ["240 images", "56 units", "time", "memory", "disk"] {
      #expect(outcome.output.contains(word), "\(outcome.output)")
    }
    #expect(
      !FileManager.default.fileExists(atPath: scenes.folder.appending("none/report.html").path)
    )
  }

  @Test("follows other tools", arguments: ["netdissect", "netdissect-lite", "dissect"])
  func parity(_ tool: String) throws {
    let outcome = try Binary.run([
      "dissect", SceneDissection.network, "--layer", "relu3", "--data", SceneDissection.data,
      "--parity", tool, "--null", "none", "--json",
    ])
    expectSuccess(outcome)
    let own = [
      "netdissect": [
        "\"thresholdRule\" : \"table\"", "\"upsampling\" : \"netdissect\"", "\"gate\" : \"image\"",
      ],
      "netdissect-lite": [
        "\"thresholdRule\" : \"table\"", "\"upsampling\" : \"bilinear\"", "\"gate\" : \"mask\"",
      ],
      "dissect": [
        "\"quantile\" : 0.01", "\"upsampling\" : \"bilinear-corners\"", "\"gate\" : \"none\"",
      ],
    ]
    for setting in (own[tool] ?? []) + ["\"minimumImages\" : 0"] {
      #expect(outcome.output.contains(setting), "\(setting)")
    }
    // Another convention, other numbers.
    let reference = try Binary.run([
      "dissect", SceneDissection.network, "--layer", "relu3", "--data", SceneDissection.data,
      "--null", "none", "--min-images", "0", "--min-coverage", "0", "--json",
    ])
    func units(_ outcome: Binary.Outcome) throws -> NSArray? {
      let result = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let layers = (result as? [String: Any])?["layers"] as? [[String: Any]]
      return layers?.first?["units"] as? NSArray
    }
    #expect(try units(outcome) != units(reference))
  }

  @Test("of a transformer's tokens lays them back on their grid")
  func tokens() throws {
    guard let networks = TestData.find("networks") else { return }
    let network = scenes.folder.appending("vit.onnx")
    try FileManager.default.copyItem(
      at: networks.appending(path: "mnist-vit-tiny.onnx"),
      to: network
    )
    let card = "preprocessing: {height: 28, width: 28, channels: grey, mean: [0], std: [1]}\n"
    try Data(card.utf8).write(to: scenes.folder.appending("vit.yaml"))
    func dissect(_ more: [String]) throws -> Binary.Outcome {
      try Binary.run(
        [
          "dissect", network.path, "--layer", "/blocks.3/Add_2_output_0", "--data",
          SceneDissection.data, "--null", "none", "--json",
        ] + more
      )
    }
    let outcome = try dissect([])
    expectSuccess(outcome)
    // Fifty tokens are a class token and 7 x 7 places; the layer has 48 channels.
    let compact = outcome.output.filter { !$0.isWhitespace }
    #expect(compact.contains("\"grid\":[7,7]"))
    #expect(compact.contains("\"unit\":47") && !compact.contains("\"unit\":48"))
    // A card of another input size than the network's is refused before anything is run.
    try Data(card.replacing("28", with: "32").utf8)
      .write(to: scenes.folder.appending("vit.yaml"))
    expectRefusal(try dissect([]), saying: "32", "28")
  }

  @Test("without --output leaves nothing; what a killed one has left goes when the next begins")
  func temporary() throws {
    let place = scenes.folder.appending("temporary")
    let held = place.appending(path: "noema-\(UUID().uuidString)")
    // What a person calls so is not a run's.
    let own = place.appending(path: "noema-results")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: held, withIntermediateDirectories: true)
    let lock = open(held.path, O_RDONLY | O_DIRECTORY)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    }
    let before = try names()
    func dissect(killedWhen isEnough: () -> Bool = { false }) throws -> Binary.Outcome {
      try Binary.run(
        SceneDissection.arguments([]),
        environment: ["TMPDIR": place.path],
        killedWhen: isEnough
      )
    }
    let killed = try dissect {
      (try? names().contains { $0.hasPrefix("noema-") && !before.contains($0) }) ?? false
    }
    #expect(killed.status == -SIGKILL)
    #expect(try names().count > before.count)
    expectSuccess(try dissect())
    // Another run's folder stays, for it is locked.
    #expect(try names() == before)
  }

  @Test("that meets a full disk fails, and leaves what was there")
  func fullDisk() throws {
    let first = try scenes.answer("out")
    let command = SceneDissection.arguments(["--output", scenes.folder.appending("out").path])
    // A bound on the size of files stands for a full disk.
    let outcome = try Binary.runBounded(command, fileBytes: 64 << 10)
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.errors.contains("cannot"), "\(outcome.errors)")
    #expect(try scenes.bytes("out") == first)
  }
}
