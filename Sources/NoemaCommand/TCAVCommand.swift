import ArgumentParser
import Concepts
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Reports
import Tensors

/// `noema tcav`: how much concepts matter to a class, and whether that is more than chance.
struct TCAVCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tcav",
    abstract: "Tests how much concepts matter to a class in some layers, with significance.",
    discussion: """
      With a network, --class, --concepts and --random are folders of images; without one, \
      --gradients, --concepts and --random are arrays (.npy, or FILE.npz:NAME) computed elsewhere.

      With --cav FILE a saved CAV is applied instead: nothing is fitted, no random sets are compared \
      and no significance is stated.

      EXAMPLES
        noema tcav net.onnx --layer fire7 --class zebra --concepts textures --random photos
        noema tcav --layer fire7 --gradients g.npy --concepts striped.npy --random r.npy
        noema tcav net.onnx --cav cavs/striped.safetensors --class zebra
      """
  )

  @Argument(help: "The network, an ONNX file; left out for arrays.")
  var network: String?

  @Option(
    help: ArgumentHelp(
      "A layer; may be repeated. (needed; with --cav by default the CAV's own)",
      valueName: "layer"
    )
  )
  var layer: [String] = []

  @Option(
    help: ArgumentHelp(
      "A saved CAV, instead of --concepts, --random and the options of CAV and significance. "
        + "(default: none, CAVs are fitted)",
      valueName: "file"
    ),
    completion: .file(extensions: ["safetensors"])
  )
  var cav: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("The class's images; needed with a network.", valueName: "folder")
  )
  var classFolder: String?

  @Option(
    help: ArgumentHelp(
      "Gradients of the class's logit, [m, ...]; needed without a network.",
      valueName: "array"
    )
  )
  var gradients: String?

  @Option(
    help: ArgumentHelp(
      "A folder with a subfolder of images for each concept, or an array; may be repeated. "
        + "(needed without --cav)",
      valueName: "folder"
    )
  )
  var concepts: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of random images, or of subfolders, each a random set, or an array; may be "
        + "repeated. (needed without --cav)",
      valueName: "folder"
    )
  )
  var random: [String] = []

  @Flag(help: "Leave out class images that the network does not assign to the class.")
  var onlyCorrect = false

  @OptionGroup var target: TargetOption
  @OptionGroup(title: "Significance") var options: TCAVOptions
  @OptionGroup(title: "Running") var probe: ProbeOptions

  @Option(
    help: ArgumentHelp(
      "Where result.json, result.csv, summary.csv and report.html go; with --cav result.json "
        + "alone. (default: nowhere, only the table is shown)",
      valueName: "folder"
    )
  )
  var output: String?

  @OptionGroup var json: JSONFlag

  func validate() throws {
    if network == nil {
      guard gradients != nil, classFolder == nil, !onlyCorrect, target.target == nil else {
        throw ValidationError(
          "Without a network, give --gradients ARRAY (not --class, --target or --only-correct)."
        )
      }
    } else if classFolder == nil || gradients != nil {
      throw ValidationError("With a network, give --class FOLDER (not --gradients).")
    }
    if cav != nil { return try validateSavedCAV() }
    guard !layer.isEmpty, !concepts.isEmpty, !random.isEmpty else {
      throw ValidationError("--layer, --concepts and --random are needed (or a saved --cav FILE).")
    }
    guard network != nil || layer.count == 1 else {
      throw ValidationError("Without a network, give one --layer NAME.")
    }
  }

  private func validateSavedCAV() throws {
    let isFitted = try !concepts.isEmpty || !random.isEmpty || options.settings() != TCAVSettings()
    if isFitted {
      throw ValidationError(
        "With --cav nothing is fitted or tested: leave out --concepts, --random and the options "
          + "of CAV and significance."
      )
    }
    if layer.count > 1 { throw ValidationError("With --cav, give one --layer at most.") }
  }

  func run() throws {
    if let output { try ResultFolder(output).check(for: cav == nil ? .tcav : .savedCAV) }
    if let cav { return try apply(cav) }
    let settings = try options.settings()
    let workers = Workers(probe.threads.count)
    guard let network, let classFolder else {
      let source = try arrays(settings)
      let result = try TCAV.run(
        source,
        settings: settings,
        workers: workers,
        progress: Terminal.progress()
      )
      return try TCAVOutput(result: result, pictures: []).deliver(output, json.json)
    }
    let question = ImageQuestion(
      network: NetworkArgument(network),
      layers: layer,
      classFolder: classFolder,
      target: target.target,
      concepts: concepts,
      random: random,
      onlyCorrect: onlyCorrect
    )
    try question.answer(settings, probe).deliver(output, json.json)
  }

  private func apply(_ cav: String) throws {
    let question = CAVQuestion(
      cav: cav,
      layer: layer.first,
      target: target,
      onlyCorrect: onlyCorrect
    )
    let score: CAVScore
    if let network, let classFolder {
      score = try question.score(classFolder: classFolder, through: NetworkArgument(network), probe)
    } else {
      score = try question.score(gradients: gradients ?? "")
    }
    let report = CAVScoreReport(score)
    if let output {
      try AtomicFile.write(
        try report.json,
        to: URL(filePath: output).appending(path: "result.json")
      )
      Terminal.say("wrote result.json in \(output)")
    }
    print(json.json ? String(decoding: try report.json, as: UTF8.self) : report.text)
  }

  private func arrays(_ settings: TCAVSettings) throws -> ArraySource {
    func rows(_ path: String) throws -> ArraySource.Rows {
      let reference = ArrayReference(path)
      return ArraySource.Rows(name: reference.fullName, values: try reference.read())
    }
    return try ArraySource(
      layer: layer[0],
      concepts: concepts.map(rows),
      random: random.map(rows),
      gradients: rows(gradients ?? ""),
      pooling: settings.pooling,
      noema: Noema.version
    )
  }
}
