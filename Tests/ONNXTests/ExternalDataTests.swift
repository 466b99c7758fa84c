import Diagnostics
import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Weights in files beside the network") struct ExternalDataTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a network whose weight `w` of two floats lies where the entries say.
  private func network(_ entries: [String: String]) throws -> URL {
    var builder = OnnxBuilder()
    builder.input("x", [nil, 2])
    builder.output("y", [nil, 2])
    builder.node("Add", ["x", "w"], ["y"])
    builder.initializer("w", Tensor<Float>([2], [0, 0]))
    builder.record.graph.initializer[0].rawData = Data()
    builder.record.graph.initializer[0].dataLocation = 1
    builder.record.graph.initializer[0].externalData = entries.map { key, value in
      var entry = Onnx_StringStringEntryProto()
      (entry.key, entry.value) = (key, value)
      return entry
    }
    return try builder.write(to: folder.appending("net.onnx"))
  }

  @Test("numbers are read from their place, and count in the digest")
  func reads() throws {
    let numbers = StoredArray(Tensor<Float>([4], [1, 2, 3, 4])).bytes
    let weights = try folder.write(numbers, to: "weights/w.bin")
    let url = try network(["location": "weights/w.bin", "offset": "4", "length": "8"])
    let model = try Model(reading: url)
    #expect(model.initializers["w"]?.floats == Tensor([2], [2, 3]))
    try StoredArray(Tensor<Float>([4], [1, 2, 3, 5])).bytes.write(to: weights)
    #expect(try Model(reading: url).digest != model.digest)
  }

  @Test("whatever is not a plain file of the folder is refused, however its name is written")
  func tricks() throws {
    _ = try folder.write(Data(count: 12), to: "sub/w.bin")
    let outside = try TemporaryFolder()
    _ = try outside.write(Data(count: 100), to: "secret.bin")
    try FileManager.default.createSymbolicLink(
      at: folder.appending("way"),
      withDestinationURL: outside.url
    )
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("loop").path,
      withDestinationPath: "loop"
    )
    try #require(mkfifo(folder.appending("pipe").path, 0o600) == 0)
    let name = outside.url.lastPathComponent
    for location in [
      "sub/../../\(name)/secret.bin", "way/secret.bin", "./way/../way/secret.bin",
      "way/missing.bin",
      "way/secret.bin\0w.bin", "sub/w.bin\0", "loop", "pipe", "sub", "..", "../", "~/w.bin",
      "/dev/zero", "file:///etc/passwd", String(repeating: "a/", count: 5_000),
    ] {
      let url = try network(["location": location])
      let found = try #require(try faults { _ = try Model(reading: url) }, "\(location)")
      #expect(
        found.allSatisfy { $0.code == "onnx.external-data" || $0.code.hasPrefix("files.") },
        "\(location)"
      )
      #expect(!"\(found)".contains("secret.bin?"), "names beyond the folder are not told")
    }
    for location in ["sub/w.bin", "sub/../sub/w.bin", "./sub//w.bin"] {
      let url = try network(["location": location, "length": "8"])
      #expect(try faults { _ = try Model(reading: url) } == nil, "\(location)")
    }
    // The network itself is a file like another: its bytes are numbers, if they are finite.
    let url = try network(["location": "net.onnx"])
    #expect(try faultCodes { _ = try Model(reading: url) } ?? [] != ["onnx.external-data"])
  }

  @Test("places outside the file or the folder are refused, symbolic links and all")
  func refuses() throws {
    _ = try folder.write(Data(count: 12), to: "w.bin")
    let outside = try TemporaryFolder()
    let secret = try outside.write(Data(count: 100), to: "secret.bin")
    try FileManager.default.createSymbolicLink(
      at: folder.appending("link.bin"),
      withDestinationURL: secret
    )
    let relative = "../\(outside.url.lastPathComponent)/secret.bin"
    for entries in [
      [:], ["location": ""], ["location": "w.bin", "offset": "8"],
      ["location": "w.bin", "offset": "-4"], ["location": "w.bin", "length": "12"],
      ["location": "w.bin", "offset": "x"], ["location": secret.path],
      ["location": "w.bin", "offset": "9223372036854775807"],
      ["location": relative], ["location": "link.bin"], ["location": "."],
    ] {
      let url = try network(entries)
      let fault = try #require(try faults { _ = try Model(reading: url) }?.first)
      #expect(fault.code == "onnx.external-data", "\(entries)")
      #expect(fault.place?.hasSuffix("stored tensor w") == true)
    }
    let url = try network(["location": "w.bim"])
    let fault = try #require(try faults { _ = try Model(reading: url) }?.first)
    #expect(fault.code == "files.missing" && fault.remedy == "did you mean w.bin?")
  }
}
