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
    let outcome = try Binary.run(["bench", "--network", network, "--threads", "1", "--json"])
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

  @Test("refuses a network of open extents, and a card without a network")
  func refusals() throws {
    let card = try Binary.run(["bench", "--card", "net.yaml"])
    #expect(card.status == 2 && card.errors.contains("--network"))
    let missing = try Binary.run(["bench", "--network", "no-such-file.onnx"])
    #expect(missing.status == 2 && missing.errors.contains("no-such-file.onnx"))
  }
}
