import Foundation
import TestSupport
import Testing

@Suite("noema bench") struct BenchTests {
  /// The parts of the JSON that the tests read.
  private struct Figures: Decodable {
    struct Figure: Decodable {
      let name: String
      let value: Double
      let unit: String
      let reference: Double?
    }
    let processor: String
    let instructionSet: String
    let threads: Int
    let reference: String
    let figures: [Figure]
  }

  @Test(
    "measures kernels, passes and a job, each beside the reference machine's, and one's own network"
  )
  func figures() throws {
    let network = EmbeddedScenes.network
    // Measuring takes long beside other tests.
    let outcome = try Binary.run(
      ["bench", "--network", network, "--threads", "1", "--json"],
      timeout: 600
    )
    expectSuccess(outcome)
    let found = try JSONDecoder().decode(Figures.self, from: Data(outcome.output.utf8))
    #expect(!found.processor.isEmpty && !found.instructionSet.isEmpty && !found.reference.isEmpty)
    #expect(found.threads == 1)
    #expect(found.figures.allSatisfy { $0.value > 0 && $0.value.isFinite }, "\(found.figures)")
    #expect(Set(found.figures.map(\.unit)) == ["GFLOP/s", "images/s", "s"])
    // All but one's own network have a figure to be compared with.
    let own = found.figures.filter { $0.reference == nil }.map(\.name)
    #expect(own == ["scenes.onnx, forward", "scenes.onnx, forward and backward"])
  }

  /// What `noema bench` says of a network, a sum over its inputs.
  private func bench(_ inputs: [String: [Int?]]) throws -> Binary.Outcome {
    let world = try SmallWorld()
    var builder = OnnxBuilder()
    for (name, dims) in inputs.sorted(by: { $0.key < $1.key }) { builder.input(name, dims) }
    builder.node("Sum", inputs.keys.sorted(), ["sum"])
    builder.node("GlobalAveragePool", ["sum"], ["means"])
    builder.node("Flatten", ["means"], ["logits"])
    builder.output("logits", [nil, 3])
    try builder.write(to: world.folder.appending("mine.onnx"))
    return try world.run(["bench", "--network", "mine.onnx"])
  }

  @Test("refuses open extents, several inputs, and extents that no machine has memory for")
  func networks() throws {
    let open = try bench(["x": [nil, 3, nil, nil]])
    expectRefusal(open, saying: "extents of its input 'x' open", "mine.onnx")
    let several = try bench(["a": [nil, 3, 8, 8], "b": [nil, 3, 8, 8]])
    expectRefusal(several, saying: "2 inputs", "a, b")
    for extent in [1 << 20, 1 << 31, 1 << 40] {
      expectRefusal(try bench(["x": [nil, 3, extent, extent]]), saying: "\(extent)")
    }
  }

  @Test("refuses a network that is not there, and a card without a network")
  func refusals() throws {
    let card = try Binary.run(["bench", "--card", "net.yaml"])
    #expect(card.status == 2 && card.errors.contains("--network"))
    let missing = try Binary.run(["bench", "--network", "no-such-file.onnx"])
    #expect(missing.status == 2 && missing.errors.contains("no-such-file.onnx"))
  }
}
