import ArgumentParser
import Attribution
import Diagnostics
import Foundation
import Networks
import Probing
import Tensors

/// `noema attribute`: which elements carried a decision.
struct Attribute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Attributes a class's logit to the elements of any tensor."
  )

  /// The methods there are.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case gradient
  }

  @OptionGroup var network: NetworkArgument
  @OptionGroup var inputs: TensorInputs
  @OptionGroup var threads: ThreadsOption

  @Option(help: "The method.")
  var method: Method = .gradient

  @Option(help: ArgumentHelp("The class, by name or index.", valueName: "class"))
  var target: String

  @OptionGroup var card: CardOption

  @Option(
    help: ArgumentHelp(
      "A tensor with respect to which the logit is differentiated; may be repeated. "
        + "(default: the inputs)",
      valueName: "tensor"
    )
  )
  var wrt: [String] = []

  @Option(help: "The file to write (.npz): one map a tensor, by name.")
  var output: String

  func validate() throws { try Optional(output).checkArchive() }

  func run() throws {
    let card = try card.readIfThere(for: self.network)
    let network = try self.network.read()
    let given = try inputs.read(for: network)
    let logits = try card?.logits(of: network) ?? network.logits()
    if let notice = logits.notice { Terminal.say(notice.text) }
    let names =
      wrt.isEmpty
      ? given.tensors.keys.sorted() : try wrt.map { try network.tensor(named: $0, by: card) }
    let index = try Int(target) ?? (card?.classes ?? ClassNames([])).index(named: target)
    let maps = try Gradient(of: logits.tensor, target: index).attribute(
      network,
      inputs: given.tensors,
      known: given.known,
      withRespectTo: names,
      threads: threads.count
    )
    try NumPyArchive.write(maps.mapValues { StoredArray($0) }, to: URL(filePath: output))
  }
}
