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
    let request =
      gradient
      ? PlanRequest(
        inputs: [name: x.shape],
        differentiate: .init(of: logits, withRespectTo: [name])
      )
      : PlanRequest(inputs: [name: x.shape], record: [logits])
    let plan = try network.plan(request, threads: threads)
    let seed = gradient ? try plan.seed(target: 0) : nil
    _ = try plan.run([name: x], seed: seed)
    let seconds = try (0..<repetitions).map { _ in
      try Timing.seconds { _ = try plan.run([name: x], seed: seed) }
    }
    try Timing(seconds: seconds).show()
  }
}
