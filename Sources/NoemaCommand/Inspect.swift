import ArgumentParser
import Networks
import ONNX

/// `noema inspect`: what a network consists of.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a network's layers, shapes and operators, and what is unsupported."
  )

  @OptionGroup var network: NetworkArgument

  func run() throws {
    let network = try network.read()
    for node in network.model.nodes { print("\(node.opType)\t\(node.name)\t\(node.outputs)") }
    for fault in network.unsupported { print(fault) }
  }
}
