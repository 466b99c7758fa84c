import ArgumentParser
import Foundation
import Images
import Networks
import ONNX
import Probing
import Tensors

/// Measures what a network's convolutions take on this machine.
struct Tune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the kernels of a network's convolutions on this machine.",
    discussion: """
      The table is read by the other commands with --kernels. Run it while the machine does nothing \
      else: another kernel rounds differently, so results name the table that they rest on.
      """
  )

  @OptionGroup var network: NetworkArgument
  @OptionGroup var card: CardOption

  @Option(help: ArgumentHelp("The table to write, a .csv file.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Seconds a kernel and convolution.", valueName: "s"))
  var seconds = 0.05

  @OptionGroup var json: JSONFlag

  func validate() throws {
    guard (0.001...10).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds), but must be from 0.001 to 10.")
    }
    guard output.hasSuffix(".csv") else {
      throw ValidationError("--output: the table is a .csv file")
    }
  }

  func run() throws {
    let (network, card) = (try network.read(), try card.readIfThere(for: network))
    var tuning = KernelTuning()
    tuning.secondsPerKernel = seconds
    let shapes = try tuning.shapes(
      of: network,
      to: (card?.logits(of: network) ?? network.logits()).tensor,
      inputs: network.model.inputShapes(by: card)
    )
    let table = KernelTable(
      name: URL(filePath: output).lastPathComponent,
      rows: try shapes.map(tuning.measure)
    )
    try AtomicFile.write(Data(table.text.utf8), to: URL(filePath: output))
    let written = WrittenTable(table: output, convolutions: shapes.count, kernels: table.version)
    print(json.json ? try JSONText.of(written) : written.text)
  }
}

/// What `tune` says of the table that it wrote.
private struct WrittenTable: Encodable {
  /// The file.
  let table: String
  /// How many convolutions were measured.
  let convolutions: Int
  /// What results call the table.
  let kernels: String

  var text: String { "\(convolutions) convolutions, kernels \(kernels)" }
}
