import ArgumentParser
import Foundation
import Networks
import ONNX
import Tensors

/// The forward pass of a network, or forward and backward to the input.
struct TimeNetwork: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "network")

  @Argument var network: String
  @Argument(help: "The input: .npy.")
  var input: String
  @Flag(help: "Also the gradient of the first logit with respect to the input.")
  var gradient = false
  @Option var repetitions = 5
  @Option var threads = 2

  func run() throws {
    let network = Network(try Model(reading: URL(filePath: network)))
    let x = try NPYFile.read(URL(filePath: input)).floats()
    let name = network.model.inputs[0].name
    let logits = try network.logits().tensor
    // Those of ImageNet, on which the networks of the benchmark were made.
    let classes = 1000
    let engine = Engine(network, threads: threads)
    let pass = {
      _ = try engine.run(
        [name: x],
        record: gradient ? [] : [logits],
        backward: gradient ? [.init(from: logits, to: [name])] : []
      ) { _, rows in
        var seed = Tensor<Float>([rows.count, classes], repeating: 0)
        for row in 0..<rows.count { seed.elements[row * classes] = 1 }
        return [seed]
      }
    }
    try pass()
    let seconds = try (0..<repetitions).map { _ in try Timing.seconds(pass) }
    try Timing(seconds: seconds).show()
  }
}
