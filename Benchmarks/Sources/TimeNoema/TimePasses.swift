import ArgumentParser
import Foundation
import Networks
import ONNX
import Statistics
import Tensors

/// The bare passes of a job: as many rows in the same batches through the engine, and nothing else.
struct TimePasses: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "passes")

  @Argument var network: String
  @Option(help: "Rows that go through the network in all.")
  var rows: Int
  @Option var batch = 16
  @Option(help: "The height and width of a row, of three channels.")
  var side = 224
  @Option(help: "A tensor whose values are given; may be repeated.")
  var record: [String] = []
  @Option(help: "A tensor at which the first logit's gradient is read; may be repeated.")
  var gradient: [String] = []
  @Option var repetitions = 1
  @Option var threads = 2

  func run() throws {
    let network = Network(try Model(reading: URL(filePath: network)))
    let engine = Engine(network, threads: threads)
    let logits = try network.logits().tensor
    let name = network.model.inputs[0].name
    var random = SeededGenerator(seed: 0)
    func x(_ count: Int) -> [String: Tensor<Float>] {
      let shape: Shape = [count, 3, side, side]
      return [name: Tensor(shape, random.normals(shape.count))]
    }
    let (whole, rest) = (x(batch), rows % batch == 0 ? nil : x(rows % batch))
    func pass(_ inputs: [String: Tensor<Float>]) throws {
      _ = try engine.run(
        inputs,
        record: record.isEmpty || !gradient.isEmpty ? [logits] : record,
        backward: gradient.isEmpty ? [] : [.init(from: logits, to: gradient)]
      ) { recorded, _ in
        // The first logit of every row.
        recorded[logits].map { output in
          var seed = Tensor<Float>(output.shape, repeating: 0)
          for row in 0..<output.shape[0] { seed.elements[row * output.rowCount] = 1 }
          return [seed]
        } ?? []
      }
    }
    let planning = try Timing.seconds {
      try pass(whole)
      if let rest { try pass(rest) }
    }
    let seconds = try (0..<repetitions).map { _ in
      try Timing.seconds {
        for _ in 0..<rows / batch { try pass(whole) }
        if let rest { try pass(rest) }
      }
    }
    try Timing(seconds: seconds, phases: ["planning": planning]).show()
  }
}
