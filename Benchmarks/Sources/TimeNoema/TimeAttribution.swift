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
    try attribute()
    let after = engine.passes
    let passes = BarePasses(
      question,
      forward: after.forward - before.forward,
      backward: after.backward - before.backward
    )
    try passes.run()
    var (seconds, bare) = ([Double](), [Double]())
    // What takes long is measured once, after the plans are made.
    for _ in 0..<(first < 5 ? repetitions : 1) {
      seconds.append(try Timing.seconds(attribute))
      bare.append(try Timing.seconds(passes.run))
    }
    try Timing(
      seconds: seconds,
      phases: [
        "forward": Double(after.forward - before.forward),
        "backward": Double(after.backward - before.backward),
        "bare": bare.sorted()[bare.count / 2],
      ]
    ).show()
  }
}
