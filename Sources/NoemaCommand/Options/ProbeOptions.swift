import ArgumentParser
import Diagnostics
import Foundation
import Networks
import Probing
import Tensors

/// How images are run through a network; none of it changes a number, but for how kernels round.
struct ProbeOptions: ParsableArguments {
  @OptionGroup var threads: ThreadsOption

  @OptionGroup var cardOption: CardOption

  @OptionGroup var kernels: KernelsOption

  @Option(
    help: ArgumentHelp(
      "Images that are run at once. (default: 16, for tcav and dissect 32)",
      valueName: "n"
    )
  )
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for activations, beside the weights, such as 512M or 4G; what does not fit goes to "
        + "disk, or is computed again on the way back. Where one pass needs more, attribute refuses "
        + "it, and other commands take what it needs. (default: 2048M)",
      valueName: "bytes"
    )
  )
  var memory: ByteCount?

  @Option(
    help: ArgumentHelp(
      "A folder that keeps activations from run to run, known by content. "
        + "(default: none, they are computed anew)",
      valueName: "folder"
    )
  )
  var store: String?

  @Option(
    help: ArgumentHelp(
      "How large the store may grow; what was not used for longest goes first. "
        + "(default: \(ActivationStore.defaultSize >> 30)G, if there is a store)",
      valueName: "bytes"
    )
  )
  var storeSize: ByteCount?

  @Flag(help: "Stop at a bad image instead of going on without it.")
  var strict = false

  func validate() throws {
    try (1...4096).check(batch ?? 1, "--batch")
    try memory?.check("--memory")
    try storeSize?.check("--store-size")
    if storeSize != nil, store == nil { throw ValidationError("--store-size needs --store.") }
  }

  /// The memory for activations, in bytes.
  var memoryByteCount: Int { memory?.value ?? 2 << 30 }

  /// What the values of a method's run may take: refused where more is needed than was asked for;
  /// where nothing was asked for, as little as can be.
  var memoryBound: MemoryBound { MemoryBound(memoryByteCount, isStrict: memory != nil) }

  func card(of network: NetworkArgument) throws -> NetworkCard {
    // A network that is not there must not be reported as a missing card.
    _ = try InputFile.check(network.url)
    return try cardOption.read(for: network)
  }

  /// How images are run; without --batch as many at once as the question is best served by.
  func settings(batch usual: Int = 16) -> ProbeSettings {
    ProbeSettings(
      workers: Workers(threads.count),
      batchSize: batch ?? usual,
      memory: memoryByteCount,
      isStrict: strict,
      progress: Terminal.progress(),
      report: { Terminal.say($0.notice) }
    )
  }

  func activationStore() throws -> ActivationStore? {
    try store.map { folder in
      let size = storeSize?.value ?? ActivationStore.defaultSize
      return try ActivationStore(folder: URL(filePath: folder), size: size)
    }
  }
}
