import ArgumentParser
import Foundation
import Tensors

/// The inner products of a layer's activations. With `ONEDNN_MAX_CPU_ISA=AVX2` in the environment they
/// are made by OpenBLAS's dsyrk on rows in double precision, else by our own kernel where there is
/// AVX-512.
struct TimeGram: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "gram")

  @Argument(help: "Activations: .npz, [n, ...].")
  var activations: String
  @Option(help: "The name of the array.")
  var name: String
  @Option var threads = 2

  func run() throws {
    let rows = try NumPyArchive(reading: URL(filePath: activations)).array(name).floats()
    let seconds = try Timing.seconds { _ = try GramMatrix(of: rows, workers: Workers(threads)) }
    let zeros = Double(rows.elements.count { $0 == 0 }) / Double(rows.elements.count)
    try Timing(seconds: [seconds], phases: ["rows": Double(rows.shape[0]), "zeros": zeros]).show()
  }
}
