import ArgumentParser
import Attribution
import Concepts
import Diagnostics
import Foundation
import Images
import Networks
import ONNX
import Probing
import Reports
import Tensors

/// `noema fit`: concept activation vectors, found and saved.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fits and saves a CAV for every labelled folder of images, or label of pixels.",
    discussion: """
      With --data, a CAV is fitted for each --label from the layer's cells inside the label's pixels \
      against cells outside, in the space of channels.

      Otherwise each concept is told apart from the images of --against, or with --against others from all \
      other concepts together. With a network, --concepts and --against are folders of images; \
      without one they are arrays (.npy, or FILE.npz:NAME) computed elsewhere. A CAV that is not \
      better than chance is saved as well, and said to be no concept in the layer.

      EXAMPLES
        noema fit net.onnx --layer fire7 --concepts textures --against photos --output cavs
        noema fit net.onnx --layer fire7 --concepts textures --against others --output cavs
        noema fit --layer fire7 --concepts striped.npy --against r.npy --output s.safetensors
        noema fit net.onnx --layer fire7 --data broden --label car --output cavs
      """
  )

  @Argument(help: "The network, an ONNX file; left out for arrays.")
  var network: String?

  @Option(help: ArgumentHelp("A layer; may be repeated.", valueName: "layer"))
  var layer: [String]

  @Option(
    help: ArgumentHelp(
      "A folder with a subfolder of images for each concept, or of one concept's images; or an "
        + "array (may be repeated). (needed without --data)",
      valueName: "folder"
    )
  )
  var concepts: [String] = []

  @Option(
    help: ArgumentHelp(
      "What concepts are told apart from: a folder of images, an array, or the word 'others'. "
        + "(needed without --data)",
      valueName: "folder"
    )
  )
  var against: String?

  @Option(
    help: ArgumentHelp(
      "A segmented data set, instead of --concepts and --against. (default: none)",
      valueName: "folder"
    )
  )
  var data: String?

  @Option(help: ArgumentHelp("A label of --data; may be repeated.", valueName: "name"))
  var label: [String] = []

  @OptionGroup(title: "Segmented data") var dataOptions: DataOptions
  @OptionGroup(title: "CAV") var cav: CAVOptions
  @OptionGroup(title: "Running") var probe: ProbeOptions

  @Option(
    help: ArgumentHelp(
      "Where the CAVs go: a folder for CONCEPT.safetensors (CONCEPT.LAYER.safetensors with several "
        + "layers), or FILE.safetensors for a single one.",
      valueName: "folder"
    )
  )
  var output: String

  @OptionGroup var json: JSONFlag

  func validate() throws {
    guard !layer.isEmpty else { throw ValidationError("--layer is needed.") }
    if data != nil {
      guard network != nil, !label.isEmpty, concepts.isEmpty, against == nil else {
        throw ValidationError(
          "--data needs a network and --label NAME, and takes the place of --concepts and --against."
        )
      }
    } else if concepts.isEmpty || against == nil || !label.isEmpty {
      throw ValidationError("--concepts and --against are needed (or --data with --label).")
    }
    if network == nil, layer.count > 1 {
      throw ValidationError("Without a network, give one --layer NAME, that of the arrays.")
    }
  }

  func run() throws {
    let place = CAVPlace(output)
    try place.check()
    let settings = try cav.settings()
    let collection = try collect(settings)
    var names = CAVFileNames()
    let fits = collection.fits
    let isOneLayer = Set(fits.map(\.cav.direction.layer)).count == 1
    let files = try fits.map { fit in
      let layer = isOneLayer ? nil : fit.cav.direction.layer
      return try place.file(names.name(of: fit.cav.concept, layer: layer), of: fits.count)
    }
    for (fit, file) in zip(fits, files) { try CAVFile(fit.cav).write(to: file) }
    let result = CAVFitResult(
      provenance: collection.provenance,
      settings: settings,
      cavs: zip(fits, files).map { .init($0, file: $1.lastPathComponent) },
      notices: collection.notices
    )
    let report = CAVFitReport(result)
    Terminal.say("wrote \(files.count == 1 ? "1 CAV" : "\(files.count) CAVs") to \(output)")
    print(json.json ? String(decoding: try report.json, as: UTF8.self) : report.text)
  }

  /// What was fitted, at all layers.
  struct Fitted {
    var fits: [FittedCAV] = []
    var notices: [Notice] = []
    let provenance: Provenance
  }

  private func collect(_ settings: CAVSettings) throws -> Fitted {
    guard let network else { return try arrays(settings) }
    return try data.map { try pixels($0, of: network, settings) } ?? images(network, settings)
  }

  private var isAgainstOthers: Bool { against == "others" }

  private func images(_ file: String, _ settings: CAVSettings) throws -> Fitted {
    let argument = NetworkArgument(file)
    let card = try probe.card(of: argument)
    let network = try probe.kernels.read(argument)
    let layers = try layer.map { try card.tensor(named: $0, in: network) }
    let concepts = try self.concepts.flatMap(ImageQuestion.Folders.labelled)
    let counterpart = isAgainstOthers ? [] : [try ImageFolder(URL(filePath: against ?? ""))]
    let images = try ConceptProbe(
      concepts + counterpart,
      layers: layers,
      of: network,
      card: card,
      pooling: settings.pooling,
      settings: probe.settings(),
      store: probe.activationStore()
    )
    let provenance = Provenance(
      noema: Noema.version,
      libraries: network.libraries,
      network: argument.url.lastPathComponent,
      digests: images.digests
    )
    var fitted = Fitted(notices: images.notices, provenance: provenance)
    for layer in layers {
      let all = try images.activations(at: layer)
      let collection = try collection(
        Array(all.prefix(concepts.count)),
        against: isAgainstOthers ? nil : all.last,
        layer,
        settings,
        provenance
      )
      fitted.fits += collection.fits
      fitted.notices += collection.notices
    }
    return fitted
  }

  private func arrays(_ settings: CAVSettings) throws -> Fitted {
    func rows(_ path: String) throws -> LabelledActivations {
      let reference = ArrayReference(path)
      return LabelledActivations(name: reference.fullName, rows: try reference.read())
    }
    let provenance = Provenance(noema: Noema.version)
    let collection = try collection(
      concepts.map(rows),
      against: isAgainstOthers ? nil : rows(against ?? ""),
      layer[0],
      settings,
      provenance
    )
    return Fitted(
      fits: collection.fits,
      notices: collection.notices,
      provenance: provenance
    )
  }

  func collection(
    _ concepts: [LabelledActivations],
    against counterpart: LabelledActivations?,
    _ layer: String,
    _ settings: CAVSettings,
    _ provenance: Provenance
  ) throws -> CAVCollection {
    try CAVCollection(
      concepts,
      against: counterpart,
      layer: layer,
      settings: settings,
      digests: provenance.digests,
      versions: provenance.libraries.merging(["noema": provenance.noema]) { $1 },
      workers: Workers(probe.threads.count),
      progress: Terminal.progress()
    )
  }
}

/// Where CAVs are saved: a folder, or one file that is named whole.
struct CAVPlace {
  private let url: URL
  private let isFile: Bool

  init(_ path: String) {
    url = URL(filePath: path)
    isFile = url.pathExtension == "safetensors"
  }

  /// Refuses a place that cannot be written to, before the work.
  func check() throws {
    try AtomicFile.checkFolder(isFile ? url.deletingLastPathComponent() : url)
  }

  /// The place of a CAV that would be named so in a folder.
  func file(_ name: String, of count: Int) throws(InputError) -> URL {
    guard isFile else { return url.appending(path: name) }
    guard count == 1 else { throw InputError(.oneFile(url.path, count)) }
    return url
  }
}

extension Fault {
  static func oneFile(_ path: String, _ count: Int) -> Fault {
    Fault(
      "command.one-file",
      "\(count) CAVs do not fit into one file",
      at: path,
      remedy: "give a folder to --output"
    )
  }
}
