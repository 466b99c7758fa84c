import ArgumentParser
import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import Probing
import Tensors

/// `noema predict`: the forward pass.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a network on images or tensors: top classes, or any tensor.",
    discussion: """
      EXAMPLES
        noema predict net.onnx --images photos --top 3
        noema predict net.onnx --input x.npy --tap fire5 --output out.npz
      """
  )

  @OptionGroup var network: NetworkArgument

  @Option(
    help: ArgumentHelp(
      "An image, or a folder of images; this or --input is needed.",
      valueName: "path"
    )
  )
  var images: String?

  @OptionGroup var inputs: TensorInputs

  @Option(
    help: ArgumentHelp("How many classes to show of each image. (default: 5)", valueName: "k")
  )
  var top: Int?

  @Option(help: ArgumentHelp("A tensor to write as well; may be repeated.", valueName: "tensor"))
  var tap: [String] = []

  @Option(
    help: ArgumentHelp(
      "The file to write (.npz): the network's outputs and every tapped tensor, by name. "
        + "(default: none, only the classes are shown)",
      valueName: "file"
    )
  )
  var output: String?

  @OptionGroup(title: "Running") var probe: ProbeOptions
  @OptionGroup var json: JSONFlag

  func validate() throws {
    guard (images == nil) != inputs.inputs.isEmpty else {
      throw ValidationError("Give either --images PATH or --input [NAME=]x.npy.")
    }
    try output.checkArchive()
    if images == nil, output == nil { throw ValidationError("With --input, give --output FILE.") }
    if images != nil, output == nil, !tap.isEmpty {
      throw ValidationError("With --tap, give --output FILE.")
    }
    if images == nil, let option = firstAboutImages {
      throw ValidationError("\(option) is about --images; with --input tensors are written alone.")
    }
    if let top, top < 1 { throw ValidationError("--top is \(top), but must be at least 1.") }
  }

  /// The first given option that has no meaning without images.
  private var firstAboutImages: String? {
    let given = [
      ("--top", top != nil), ("--json", json.json), ("--strict", probe.strict),
      ("--store", probe.store != nil),
    ]
    return given.first(where: \.1)?.0
  }

  func run() throws {
    if let output { try AtomicFile.check(URL(filePath: output)) }
    let network = try probe.kernels.read(self.network)
    if let images { return try predict(images, network) }
    let given = try inputs.read(for: network)
    let card = try probe.cardOption.readIfThere(for: self.network)
    let taps = try tap.map { try network.tensor(named: $0, by: card) }
    let names = network.model.outputs.map(\.name) + taps
    let engine = Engine(
      network,
      threads: probe.threads.count,
      batchSize: probe.batch ?? 16,
      runMemory: probe.memoryBound,
      known: given.known
    )
    let outputs = try engine.run(given.tensors, record: names)
    try write(outputs.recorded)
  }

  private func predict(_ images: String, _ network: Network) throws {
    let card = try probe.card(of: self.network)
    let logits = try card.logits(of: network)
    let taps = try tap.map { try card.tensor(named: $0, in: network) }
    let names = [logits.tensor] + taps
    let imageProbe = try ImageProbe(
      network,
      card: card,
      request: ProbeRequest(activations: names),
      settings: probe.settings(),
      store: probe.activationStore()
    )
    let rows = try imageProbe.rows(of: ImageFile.all(at: images))
    for notice in [logits.notice, rows.notice] { if let notice { Terminal.say(notice) } }
    let scores = rows.activations(of: logits.tensor)
    let predictions = try rows.images.indices.map { index in
      Prediction(
        image: rows.images[index].file.path,
        logits: try scores.read(index..<index + 1).elements,
        top: top ?? 5,
        names: card.classes
      )
    }
    if output != nil {
      var arrays: [String: Tensor<Float>] = [:]
      for name in names {
        let all = try rows.activations(of: name).read(0..<rows.images.count)
        arrays[name] = all.reshaped(Shape([rows.images.count] + rows.shape(of: name).dims))
      }
      try write(arrays)
    }
    let report = Predictions(
      predictions: predictions,
      provenance: Provenance(
        noema: Noema.version,
        libraries: network.libraries,
        network: self.network.url.lastPathComponent,
        digests: ["network": network.model.digest.hex]
      )
    )
    print(json.json ? try JSONText.of(report) : report.text)
  }

  private func write(_ tensors: [String: Tensor<Float>]) throws {
    if let output { try tensors.write(to: output) }
  }
}

/// What `predict` shows.
private struct Predictions: Encodable {
  let predictions: [Prediction]
  let provenance: Provenance

  var text: String { predictions.map(\.text).joined(separator: "\n") }
}

/// The classes with the largest logits of one image.
private struct Prediction: Encodable {
  let image: String
  let classes: [Class]

  struct Class: Encodable {
    let index: Int
    let name: String
    let logit: Float
    let probability: Double
  }

  init(image: String, logits: [Float], top: Int, names: ClassNames) {
    self.image = image
    let largest = logits.max() ?? 0
    let sum = logits.reduce(0.0) { $0 + exp(Double($1 - largest)) }
    let order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
    classes = order.prefix(top).map { index in
      Class(
        index: index,
        name: names.name(of: index),
        logit: logits[index],
        probability: exp(Double(logits[index] - largest)) / sum
      )
    }
  }

  var text: String {
    let lines = classes.map { found in
      let share = String(format: "%5.1f %%", found.probability * 100)
      return "  \(share)  \(found.name) (\(found.index), logit \(found.logit))"
    }
    return ([image] + lines).joined(separator: "\n")
  }
}
