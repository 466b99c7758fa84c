import Attribution
import Concepts
import Diagnostics
import Foundation
import LinearModels
import Statistics
import Tensors
import Testing

@Suite struct CAVFileTests {
  static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  static func cav(_ pooling: Pooling, _ classifier: CAVClassifier = .standard) throws -> CAV {
    let rows = CrossValidationTests.rows(width: 24, shift: 1, seed: 1)
      .reshaped([40, 4, 3, 2])
    var settings = CAVSettings()
    settings.pooling = pooling
    settings.classifier = classifier
    settings.scale = .trace
    settings.seed = .max
    return try FittedCAV(
      ConceptActivations(name: "stripes \"é\"\n", rows: rows.rows(0..<20)),
      against: ConceptActivations(name: "random", rows: rows.rows(20..<40)),
      layer: "fire5/concat",
      settings: settings,
      digests: ["network": Digest(of: "weights").hex],
      versions: ["noema": "0.1.0"],
      workers: Workers(2)
    ).cav
  }

  @Test("a CAV comes back as it was written", arguments: Pooling.allCases)
  func roundTrip(_ pooling: Pooling) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for classifier in [CAVClassifier.standard, .ridge(try RidgeClassifier(alpha: 0.1))] {
      let cav = try Self.cav(pooling, classifier)
      let url = folder.appending(path: "stripes.safetensors")
      try CAVFile(cav).write(to: url)
      #expect(try CAVFile(reading: url).cav == cav)
      let bytes = try Data(contentsOf: url)
      try CAVFile(cav).write(to: url)
      #expect(try Data(contentsOf: url) == bytes)
    }
  }

  @Test("the array and the texts are where Python finds them")
  func layout() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (cav, url) = (try Self.cav(.none), folder.appending(path: "a.safetensors"))
    try CAVFile(cav).write(to: url)
    let stored = try SafeTensors(reading: url)
    #expect(stored.arrays["cav"]?.shape == [4, 3, 2])
    #expect(try stored.array("cav").floats().elements == cav.direction.components)
    #expect(stored.metadata["layer"] == "fire5/concat")
    #expect(stored.metadata["c"] == "1.0")
    #expect(stored.metadata["sha256.network"] == Digest(of: "weights").hex)
  }

  @Test("every fault of the texts is named at once, with the file")
  func badTexts() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "a.safetensors")
    try CAVFile(Self.cav(.none)).write(to: url)
    var stored = try SafeTensors(reading: url)
    stored.metadata["layer"] = nil
    stored.metadata["intercept"] = "nan"
    stored.metadata["classifier"] = "forest"
    stored.metadata["folds"] = "1"
    stored.metadata["seed"] = "-1"
    stored.metadata["accuracy_correct"] = "50"
    try stored.write(to: url)
    let error = #expect(throws: InputError.self) { try CAVFile(reading: url) }
    #expect(error?.faults.map(\.code) == [String](repeating: "concepts.bad-cav", count: 6))
    #expect(error?.faults.allSatisfy { $0.place?.hasPrefix(url.path) == true } == true)
  }

  @Test("an array that is no unit vector, of another shape or of another file is refused")
  func badArrays() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "a.safetensors")
    func codes(_ change: (inout SafeTensors) -> Void) throws -> [String] {
      try CAVFile(Self.cav(.mean)).write(to: url)
      var stored = try SafeTensors(reading: url)
      change(&stored)
      try stored.write(to: url)
      do {
        _ = try CAVFile(reading: url)
        return []
      } catch { return error.faults.map(\.code) }
    }
    #expect(try codes { _ in } == [])
    #expect(try codes { $0.metadata = [:] } == ["concepts.no-cav"])
    #expect(try codes { $0.arrays = [:] } == ["concepts.no-cav"])
    #expect(
      try codes { $0.arrays["cav"] = StoredArray(Tensor<Float>([4], [1, 1, 0, 0])) }
        == ["attribution.bad-direction"]
    )
    #expect(
      try codes { $0.arrays["cav"] = StoredArray(Tensor<Float>([4], [.nan, 1, 0, 0])) }
        == ["attribution.bad-direction"]
    )
    #expect(
      try codes { $0.arrays["cav"] = StoredArray(Tensor<Float>([2, 2], [1, 0, 0, 0])) }
        == ["concepts.bad-cav"]
    )
    #expect(try codes { $0.metadata["normal_length"] = "0" } == ["attribution.bad-direction"])
  }

  @Test("a truncated or flipped file is refused or read, and never traps")
  func corruptBytes() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "a.safetensors")
    try CAVFile(Self.cav(.none)).write(to: url)
    let bytes = try Data(contentsOf: url)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      try bytes.prefix(length).write(to: url)
      #expect(throws: InputError.self) { try CAVFile(reading: url) }
    }
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 0x11
      try flipped.write(to: url)
      _ = try? CAVFile(reading: url)
    }
  }
}
