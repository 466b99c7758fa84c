import ArgumentParser
import Attribution
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Reports
import Tensors

/// `noema attribute`: which elements carried a decision.
struct Attribute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Attributes a class's logit to the elements of any tensor.",
    discussion: """
      EXAMPLES
        noema attribute net.onnx --images photos --target zebra --output maps.npz
        noema attribute net.onnx --input x.npy --target 340 --wrt fire5 --output maps.npz
      """
  )

  /// The methods there are.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case gradient
  }

  @OptionGroup var network: NetworkArgument

  @Option(
    help: ArgumentHelp(
      "An image, or a folder of images; this or --input is needed. Their names go to a .csv file "
        + "beside the maps.",
      valueName: "path"
    )
  )
  var images: String?

  @OptionGroup var inputs: TensorInputs

  @Option(help: "The method.")
  var method: Method = .gradient

  @Option(help: ArgumentHelp("The class, by name or index.", valueName: "class"))
  var target: String

  @Option(
    help: ArgumentHelp(
      "A tensor with respect to which the logit is differentiated; may be repeated. "
        + "(default: the inputs)",
      valueName: "tensor"
    )
  )
  var wrt: [String] = []

  @Option(help: "The file to write (.npz): one map a tensor, by name; with --images [n, ...].")
  var output: String

  @OptionGroup(title: "Running") var probe: ProbeOptions

  func validate() throws {
    try Optional(output).checkArchive()
    if images != nil, !inputs.inputs.isEmpty {
      throw ValidationError("Give either --images PATH or --input [NAME=]x.npy.")
    }
  }

  func run() throws {
    let card =
      try images == nil
      ? probe.cardOption.readIfThere(for: self.network) : probe.card(of: self.network)
    let network = try self.network.read()
    let logits = try card?.logits(of: network) ?? network.logits()
    if let notice = logits.notice { Terminal.say(notice) }
    let tensors = try wrt.map { try network.tensor(named: $0, by: card) }
    let index = try Int(target) ?? (card?.classes ?? ClassNames([])).index(named: target)
    let gradient = Gradient(of: logits.tensor, target: index)
    let maps =
      if let images, let card {
        try attribute(gradient, tensors, to: ImageFile.all(at: images), network, card)
      } else {
        try attribute(gradient, tensors, network)
      }
    try NumPyArchive.write(maps.mapValues { StoredArray($0) }, to: URL(filePath: output))
  }

  /// The maps of tensors from files.
  private func attribute(
    _ gradient: Gradient,
    _ tensors: [String],
    _ network: Network
  ) throws -> [String: Tensor<Float>] {
    let given = try inputs.read(for: network)
    return try gradient.attribute(
      network,
      inputs: given.tensors,
      known: given.known,
      withRespectTo: tensors.isEmpty ? given.tensors.keys.sorted() : tensors,
      threads: probe.threads.count
    )
  }

  /// The maps of images, `[n, ...]` for each tensor, row i that of the i-th image that could be read.
  private func attribute(
    _ gradient: Gradient,
    _ tensors: [String],
    to images: [ImageFile],
    _ network: Network,
    _ card: NetworkCard
  ) throws -> [String: Tensor<Float>] {
    let names = try Set(tensors.isEmpty ? [card.inputName(of: network)] : tensors).sorted()
    let rows = try ImageProbe(
      network,
      card: card,
      request: ProbeRequest(
        gradients: .init(of: gradient.logits, target: gradient.target, withRespectTo: names)
      ),
      settings: probe.settings(),
      store: probe.activationStore()
    ).rows(of: images)
    if let notice = rows.notice { Terminal.say(notice) }
    let place = URL(filePath: output).deletingPathExtension().appendingPathExtension("csv")
    try AtomicFile.write(ImageRowsTable(rows.images.map(\.file.path)).csv, to: place)
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let all = try rows.gradients(withRespectTo: name).read(0..<rows.images.count)
        let shape = Shape([rows.images.count] + rows.gradientShape(of: name).dims)
        return (name, all.reshaped(shape))
      }
    )
  }
}
