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
    let table = try table()
    var network = try argument.read()
    network.kernels = table
    if kernels != nil { network.sayWhatIsCovered() }
    return network
  }
}

extension Network {
  /// Says so if the table has none of the convolutions, which then take what the nearest ones of the
  /// table take.
  fileprivate func sayWhatIsCovered() {
    guard kernels.isUsable, let logits = try? logits().tensor,
      let convolutions = try? NetworkConvolutions(
        self,
        to: logits,
        inputs: model.inputShapes(by: nil)
      ), !convolutions.forward.isEmpty, !convolutions.forward.contains(where: kernels.covers)
    else { return }
    Terminal.say(
      "the table \(kernels.name) has none of the network's convolutions: they take what the nearest "
        + "ones in it take; 'noema tune' measures them"
    )
  }
}
