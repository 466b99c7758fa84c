import ArgumentParser
import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import Probing
import Tensors

/// `noema inspect`: what a network consists of.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a network's layers, shapes and operators, and what is unsupported.",
    discussion: """
      The names in the first column are what --layer, --tap and --wrt take; a unique ending is \
      enough. Shapes are those for one image of the card's size, or of the size in the file. \
      --plan shows how the network is run instead: in which groups of rows, what the planner's \
      passes did, and every step with its kernel, shape and layout; --profile times each step.
      """
  )

  @OptionGroup var network: NetworkArgument

  @Flag(help: "Write a card (.yaml) to fill in beside the network, where there is none yet.")
  var writeCard = false

  @Flag(help: "Show the plan of a forward pass: passes, steps, memory.")
  var plan = false

  @Flag(help: "Show the plan with the gradient of the logits with respect to the images.")
  var gradient = false

  @Flag(help: "Show the plan with the time of each step.")
  var profile = false

  @Option(help: ArgumentHelp("Images that the plan takes at once. (default: 1)", valueName: "n"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for the values of the plan, such as 512M. (default: as much as they take)",
      valueName: "bytes"
    )
  )
  var memory: ByteCount?

  @OptionGroup var kernels: KernelsOption
  @OptionGroup var threads: ThreadsOption
  @OptionGroup var card: CardOption
  @OptionGroup var json: JSONFlag

  func run() throws {
    let network = try kernels.read(self.network)
    if writeCard { try write(cardOf: network) }
    let card = try card.readIfThere(for: self.network)
    let misfit = card?.faults(for: network) ?? []
    guard showsPlan else {
      let report = NetworkReport(network, card: card, misfit)
      return print(json.json ? try JSONText.of(report) : report.text)
    }
    try InputError.throwAny(misfit)
    let report = try PlanReport(
      network,
      inputs: network.model.inputShapes(by: card, batch: batch ?? 1),
      logits: (try? card?.logits(of: network) ?? network.logits())?.tensor,
      gradient: gradient,
      profile: profile,
      threads: threads.count,
      memory: memory.map { MemoryBound($0.value) }
    )
    print(json.json ? try JSONText.of(report) : report.text)
  }

  func validate() throws {
    if let batch { try (1...4096).check(batch, "--batch") }
    try memory?.check("--memory")
    guard showsPlan || batch == nil && memory == nil else {
      throw ValidationError("--batch and --memory are of a plan: add --plan, or leave them out.")
    }
  }

  private var showsPlan: Bool { plan || gradient || profile }

  private func write(cardOf network: Network) throws {
    let place = NetworkCard.place(besideNetwork: self.network.url)
    guard !FileManager.default.fileExists(atPath: place.path) else {
      throw InputError(.cardExists(place.path))
    }
    let file = self.network.url.lastPathComponent
    try AtomicFile.write(NetworkCard.template(for: network, file: file), to: place)
    Terminal.say("wrote \(place.path): look at the lines marked CHECK")
  }
}

extension Fault {
  static func cardExists(_ path: String) -> Fault {
    Fault("command.card-exists", "there is a card already", at: path, remedy: "edit or remove it")
  }
}

/// What `inspect` shows.
private struct NetworkReport: Encodable {
  let opset: Int
  let producer: String
  let inputs: [Value]
  let outputs: [Value]
  let logits: String?
  let layers: [LayerSummary]
  let operators: [String: Int]
  let parameters: Int
  let digest: String
  let aliases: [String: String]
  let unsupported: [String]
  let notices: [Notice]

  struct Value: Encodable {
    let name: String
    let shape: String
  }

  /// - Parameter misfit: in what the card and the network disagree.
  init(_ network: Network, card: NetworkCard?, _ misfit: [Fault]) {
    let model = network.model
    func value(_ info: TensorInfo) -> Value {
      let dims = info.dims.map { "[\($0.map(\.description).joined(separator: ", "))]" }
      return Value(name: info.name, shape: dims ?? "of any shape")
    }
    opset = model.opset
    producer = model.producer
    inputs = model.inputs.map(value)
    outputs = model.outputs.map(value)
    let found = try? card?.logits(of: network) ?? network.logits()
    logits = found?.tensor
    layers = network.layers(model.inputShapes(by: card))
    operators = Dictionary(model.nodes.map { ($0.opType, 1) }, uniquingKeysWith: +)
    parameters = model.initializers.values.reduce(0) { $0 + ($1.floats?.shape.count ?? 0) }
    digest = model.digest.hex
    aliases = card?.layers ?? [:]
    unsupported = network.unsupported.map(\.description)
    notices =
      [found?.notice].compactMap { $0 }
      + misfit.map { Notice($0.code, "the card does not fit the network: \($0)") }
  }

  var text: String {
    var lines = ["opset \(opset), \(Self.grouped(parameters)) parameters, written by \(producer)"]
    lines += inputs.map { "input   \($0.name) \($0.shape)" }
    lines += outputs.map { "output  \($0.name) \($0.shape)" }
    if let logits { lines.append("logits  \(logits)") }
    lines += aliases.sorted { $0.key < $1.key }.map { "alias   \($0.key) = \($0.value)" }
    lines.append("")
    let names = layers.map(\.tensor)
    let width = min(names.map(\.count).max() ?? 0, 60)
    for layer in layers {
      let shape = layer.shape.map { "\($0)" } ?? "?"
      let count = layer.parameters == 0 ? "" : Self.grouped(layer.parameters)
      let mark = layer.isSupported ? "" : "  UNSUPPORTED"
      let name = layer.tensor.padding(
        toLength: max(width, layer.tensor.count),
        withPad: " ",
        startingAt: 0
      )
      let operation = layer.operation.padding(
        toLength: max(18, layer.operation.count),
        withPad: " ",
        startingAt: 0
      )
      let padded = shape.padding(toLength: max(20, shape.count), withPad: " ", startingAt: 0)
      lines.append("\(name)  \(operation) \(padded) \(count)\(mark)".trimmingTrailingSpaces)
    }
    if !unsupported.isEmpty { lines += ["", "Unsupported:"] + unsupported }
    lines += notices.map { "\nnote: \($0.text)" }
    return lines.joined(separator: "\n")
  }

  /// 1234567 as 1,234,567.
  private static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
