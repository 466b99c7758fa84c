import ArgumentParser
import Diagnostics
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

      The table has a row for each convolution and for each way back, with microseconds a kernel.
      A table that is there is replaced, unless --extend keeps it.

      At the end it times passes of one image with the program's own table and with the new one.

      EXAMPLE
        noema tune net.onnx --output kernels.csv
        noema inspect net.onnx --profile --kernels kernels.csv
      """
  )

  @OptionGroup var network: NetworkArgument
  @OptionGroup var card: CardOption

  @Option(help: ArgumentHelp("The table to write, a .csv file.", valueName: "file"))
  var output: String

  @Flag(
    help: """
      Keep what the table has, such as other networks' convolutions; of what is measured again the \
      lesser time counts.
      """
  )
  var extend = false

  @Option(
    help: ArgumentHelp(
      "Seconds for which each kernel of a convolution is run; to lay out weights for all of them "
        + "takes up to a second a convolution beside.",
      valueName: "s"
    )
  )
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
    try InputError.throwAny(card?.faults(for: network) ?? [])
    let place = URL(filePath: output)
    try AtomicFile.check(place)
    try KernelTable.checkReplaceable(place)
    let known =
      try extend && FileManager.default.fileExists(atPath: place.path)
      ? KernelTable(reading: place, forAnyProcessor: true) : nil
    var tuning = KernelTuning()
    tuning.secondsPerKernel = seconds
    let convolutions = try NetworkConvolutions(
      network,
      to: (card?.logits(of: network) ?? network.logits()).tensor,
      inputs: network.model.inputShapes(by: card)
    )
    guard !convolutions.forward.isEmpty else {
      throw InputError(.noConvolutions(self.network.url.lastPathComponent))
    }
    let benched =
      network.model.inputs.count == 1
      ? try BenchedNetwork(self.network, self.card, KernelsOption.parse([])) : nil
    let measured = try tuning.table(name: place.lastPathComponent, of: convolutions)
    let table = known?.merging(measured) ?? measured
    try AtomicFile.write(Data(table.text.utf8), to: place)
    let report = try TuningReport(benched, table, at: output)
    print(json.json ? try JSONText.of(report) : report.text)
  }
}

extension Fault {
  fileprivate static func noConvolutions(_ network: String) -> Fault {
    Fault(
      "command.no-convolutions",
      "the network has no convolutions of which tables of kernels know, so there is nothing to measure",
      at: network
    )
  }
}
