import ArgumentParser
import Foundation
import Networks

/// How convolutions are computed.
struct KernelsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A table of kernels for convolutions that `noema tune` wrote, or 'direct' for the direct ones \
      alone. Another kernel rounds differently: results name the table. (default: the program's own)
      """,
      valueName: "file"
    ),
    completion: .file(extensions: ["csv"])
  )
  var kernels: String?

  /// The table that is asked for.
  func table() throws -> KernelTable {
    guard let kernels else { return .measured }
    return kernels == "direct" ? .direct : try KernelTable(reading: URL(filePath: kernels))
  }

  /// The network of a file, with kernels by the table that is asked for.
  func read(_ argument: NetworkArgument) throws -> Network {
    var network = try argument.read()
    network.kernels = try table()
    return network
  }
}
