import ArgumentParser
import Foundation
import Networks
import ONNX
import Tensors

/// From a network's file to a plan that is ready to run.
struct TimeLoading: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "loading")

  @Argument var network: String
  @Argument(help: "The input: .npy.")
  var input: String
  @Option var repetitions = 3
  @Option var threads = 2

  func run() throws {
    let x = try NPYFile.read(URL(filePath: input)).floats()
    var (reading, planning) = (0.0, 0.0)
    let seconds = try (0..<repetitions).map { _ in
      var network: Network?
      reading = try Timing.seconds {
        network = Network(try Model(reading: URL(filePath: self.network)))
      }
      guard let network else { return reading }
      planning = try Timing.seconds {
        let request = PlanRequest(
          inputs: [network.model.inputs[0].name: x.shape],
          record: [try network.logits().tensor]
        )
        _ = try network.plan(request, threads: threads)
      }
      return reading + planning
    }
    let phases = ["reading": reading, "planning": planning]
    try Timing(seconds: seconds, phases: phases).show()
  }
}
