import ArgumentParser
import Foundation
import Networks
import ONNX
import Tensors

/// `noema predict`: the forward pass.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a network on images or tensors: top classes, or any tensor."
  )

  @OptionGroup var network: NetworkArgument
  @OptionGroup var inputs: TensorInputs
  @OptionGroup var threads: ThreadsOption

  @Option(help: ArgumentHelp("A tensor to write as well; may be repeated.", valueName: "tensor"))
  var tap: [String] = []

  @Option(help: "The file to write (.npz): the outputs and every tapped tensor, by name.")
  var output: String

  func run() throws {
    let network = try network.read()
    let tensors = try inputs.read(for: network)
    let taps = try tap.map { try network.tensor(named: $0) }
    let names = network.model.outputs.map(\.name) + taps
    let plan = try network.plan(
      PlanRequest(inputs: tensors.mapValues(\.shape), record: names),
      threads: threads.count
    )
    let outputs = try plan.run(tensors)
    try NumPyArchive.write(
      outputs.recorded.mapValues { StoredArray($0) },
      to: URL(filePath: output)
    )
  }
}
