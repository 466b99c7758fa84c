import ArgumentParser
import Attribution
import Foundation
import Networks
import ONNX
import Tensors

/// One attribution method on one input, plans made beforehand as other tools build their graphs
/// once.
struct TimeAttribution: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "attribution")

  @Argument var network: String
  @Argument(help: "The input: .npy.")
  var input: String
  @Option(help: "As `noema attribute --method` takes it.")
  var method: String
  @Option var repetitions = 5
  @Option var threads = 2

  func run() throws {
    let network = Network(try Model(reading: URL(filePath: network)))
    let x = try NPYFile.read(URL(filePath: input)).floats()
    let name = network.model.inputs[0].name
    let channels = x.shape[1]
    let method = try MethodChoice(self.method).method()
    let engine = Engine(network, threads: threads)
    // Its forward pass finds the class and its score for all methods; the peers are told the class.
    let question = try Question(
      engine,
      about: name,
      inputs: [name: x],
      target: Target(.element(0), of: network.logits().tensor),
      domain: PixelDomain(
        low: [Float](repeating: -3, count: channels),
        high: [Float](repeating: 3, count: channels)
      )
    )
    let attribute = { _ = try method.attribute(question) }
    let first = try Timing.seconds(attribute)
    let before = engine.passes
    // What takes long is measured once, after the plans are made; of the rest some 3 seconds.
    let count = max(1, min(repetitions, Int(3 / first)))
    let seconds = try (0..<count).map { _ in try Timing.seconds(attribute) }
    let after = engine.passes
    var timing = Timing(seconds: seconds)
    // The bare passes have plans of their own, which are not the method's memory.
    let rows = (
      forward: (after.forward - before.forward) / seconds.count,
      backward: (after.backward - before.backward) / seconds.count
    )
    let passes = BarePasses(question, forward: rows.forward, backward: rows.backward)
    try passes.run()
    let bare = try seconds.map { _ in try Timing.seconds(passes.run) }.sorted()
    timing.phases = [
      "forward": Double(rows.forward), "backward": Double(rows.backward),
      "bare": bare[bare.count / 2],
    ]
    try timing.show()
  }
}
