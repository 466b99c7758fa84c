import ArgumentParser
import Diagnostics
import Foundation
import Networks
import ONNX
import Probing
import Tensors

/// `noema bench`: what this machine does.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures this machine: kernels, passes through networks and a small job.",
    discussion: """
      Each figure stands beside that of a named machine, so that you can judge yours: kernels in \
      billions of products and sums a second, networks in images a second, both forward, and \
      forward and backward to the input; the demonstration of TCAV in seconds. Medians; other work \
      on the machine shows in them. It takes ten to twenty seconds where nothing else runs; a network of \
      your own adds eight passes or more.

      EXAMPLES
        noema bench
        noema bench --network net.onnx --threads 1
      """
  )

  @Option(
    help: ArgumentHelp(
      "A network of your own to measure too, an ONNX file with one input; its card says the size "
        + "where the file does not. (default: none)",
      valueName: "file"
    ),
    completion: .file(extensions: ["onnx"])
  )
  var network: String?

  @OptionGroup var card: CardOption
  @OptionGroup var kernels: KernelsOption
  @OptionGroup var threads: ThreadsOption
  @OptionGroup var json: JSONFlag

  /// How many images run at once, as the instruments have it.
  private static let images = 16

  func validate() throws {
    if network == nil, card.card != nil {
      throw ValidationError("--card is that of a --network: name it.")
    }
  }

  func run() throws {
    let table = try kernels.table()
    let own = try network.map { try BenchedNetwork(NetworkArgument($0), card, kernels) }
    // First of all, so that a network that cannot be run is refused at once.
    let ownTimes = try own.map(times)
    let folder = try EmbeddedAssets.folder()
    let embedded = try BenchedNetwork(
      NetworkArgument(folder.appending(path: "probes/scenes.onnx").path),
      CardOption.parse([]),
      kernels
    )
    var figures = MachineFigures(threads: threads.count, kernels: table)
    for kernel in Self.kernelNetworks { try measure(kernel, by: table, &figures) }
    figures.add("the embedded network", try times(embedded))
    if let own, let ownTimes { figures.add(own.name, ownTimes) }
    figures.add("the demonstration of TCAV", try demonstration(folder), .seconds)
    print(json.json ? try JSONText.of(figures) : figures.text)
  }

  /// What networks consist of.
  private static var kernelNetworks: [KernelNetwork] {
    [
      .products(1024),
      .convolutions(kernel: 3, channels: (64, 64), side: 56, images: images),
      .convolutions(kernel: 3, channels: (512, 512), side: 7, images: images),
      .convolutions(kernel: 1, channels: (64, 256), side: 56, images: images),
      .convolutions(kernel: 3, channels: (144, 144), side: 56, images: images, isDepthwise: true),
    ]
  }

  private func measure(
    _ kernel: KernelNetwork,
    by table: KernelTable,
    _ figures: inout MachineFigures
  ) throws {
    let times = try PassTimes(
      kernel.network,
      from: "y",
      to: "x",
      kernel.input,
      threads: threads.count,
      by: table
    )
    let work = 2e-9 * Double(kernel.network.multiplyAdds(["x": kernel.input]))
    figures.add("\(kernel.name), forward", work / times.forward, .gigaflops)
    figures.add("\(kernel.name), forward and backward", 2 * work / times.both, .gigaflops)
  }

  private func times(_ network: BenchedNetwork) throws -> PassTimes {
    try PassTimes(
      network.network,
      from: network.logits,
      to: network.input,
      network.shape(images: Self.images),
      threads: threads.count
    )
  }

  /// The seconds of the demonstration, from its files to its result.
  private func demonstration(_ folder: URL) throws -> Double {
    let file = try ExperimentFile(reading: folder.appending(path: "probes/demo.yaml"))
    var options = try ProbeOptions.parse([])
    options.threads = threads
    options.kernels = kernels
    return try ContinuousClock().measure { _ = try file.question.answer(file.settings, options) }
      / .seconds(1)
  }
}
