import Attribution
import Concepts
import Diagnostics
import Dissection
import Foundation
import Images
import Networks
import ONNX
import Probing
import Reports
import Segmentation
import Synchronization
import Tensors

/// What a dissection asks, as a person names it.
struct DissectionQuestion {
  let command: Dissect
  private let passes = StorePasses()

  init(_ command: Dissect) { self.command = command }

  private var workers: Workers { Workers(command.probe.threads.count) }

  /// What the store has spared so far; `nil` without a store.
  var storeUse: StoreUse? { command.probe.store == nil ? nil : passes.total }

  /// How it is done.
  var running: RunningSettings {
    RunningSettings(
      workers: workers,
      memory: command.probe.memoryByteCount,
      checkpoint: command.parts.checkpoint,
      isStrict: command.probe.strict,
      progress: Terminal.progress()
    )
  }

  /// The job: network or array, layers, directions and data, all opened.
  func job() throws -> DissectionJob {
    var provenance = Provenance(
      noema: Noema.version,
      libraries: ["oneDNN": OneDNN.version]
    )
    let (source, dataset) =
      try command.network.map { try network($0, &provenance) } ?? array(&provenance)
    provenance.dataset = dataset.name
    provenance.digests["data"] = dataset.digest.hex
    return try DissectionJob(
      dataset: dataset,
      source: source,
      settings: command.options.settings,
      provenance: provenance
    )
  }

  private func dataset() throws -> any SegmentedDataset {
    try command.dataOptions.open(command.data, workers: workers, progress: Terminal.progress())
  }

  private func network(
    _ path: String,
    _ provenance: inout Provenance
  ) throws -> (any MapSource, any SegmentedDataset) {
    let argument = NetworkArgument(path)
    let card = try command.probe.card(of: argument)
    let network = try command.probe.kernels.read(argument)
    let layers = try command.layer.map { try card.tensor(named: $0, in: network) }
    try InputError.throwAny(
      Set(layers).filter { name in layers.count { $0 == name } > 1 }.sorted().map {
        .layerTwice($0)
      }
    )
    var directions: [String: [UnitDirection]] = [:]
    for file in command.direction {
      let found = try DirectionFile(file)
      let layer = try found.cav.map { try $0.tensor(in: network, card, asked: nil) }
      guard layer.map(layers.contains) ?? true else {
        throw InputError(.cavOfNoLayer(file, layer ?? "", asked: layers))
      }
      for name in layer.map({ [$0] }) ?? layers {
        directions[name, default: []] += found.directions
      }
    }
    let dataset = try dataset()
    // Nothing is kept of a batch.
    var settings = command.probe.settings(batch: 32)
    settings.progress = .silent
    settings.report = passes.count
    provenance.libraries = network.libraries
    provenance.network = argument.url.lastPathComponent
    provenance.digests["network"] = network.model.digest.hex
    let source = try NetworkMaps(
      NetworkMaps.Question(layers: layers, axes: command.axes, directions: directions),
      of: network,
      card: card,
      dataset: dataset,
      settings: settings,
      store: command.probe.activationStore()
    )
    provenance.digests["preprocessing"] = source.preprocessing.hex
    return (source, dataset)
  }

  private func array(
    _ provenance: inout Provenance
  ) throws -> (any MapSource, any SegmentedDataset) {
    let reference = ArrayReference(command.activations ?? "")
    let rows = try reference.rows()
    let dataset = try dataset()
    let source = try ArrayMaps(
      rows,
      name: command.layer.first ?? reference.name,
      path: reference.url.path,
      dataset: dataset,
      axes: command.axes,
      directions: command.direction.flatMap { try DirectionFile($0).directions },
      workers: workers
    )
    provenance.digests["activations"] = try Digest(ofFile: reference.url).hex
    return (source, dataset)
  }

  /// The pictures of a page: the images in which units are most active, and where in them.
  func pictures(of findings: DissectionFindings, _ job: DissectionJob) throws -> DissectionPictures
  {
    var pictures = DissectionPictures()
    let places = DissectionPictures.wanted(by: findings.result)
    let images = Set(places.map(\.image)).sorted()
    let side = DissectionPictures.side
    let files = images.map { job.dataset.images[job.images[$0]].file }
    var reader = ImageReader(workers: workers)
    reader.side = side
    let read = reader.read(files) { image -> Data? in
      try? image.resized(width: side, height: side).jpeg()
    }
    let jpegs = Dictionary(
      read.images.map { ($0.file, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
    for (image, file) in zip(images, files) {
      if let jpeg = jpegs[file] ?? nil { pictures.thumbnails[image] = jpeg }
    }
    let masks = workers.map(blocks: places.count) { index -> MaskRunLengths in
      let (place, size) = (places[index], findings.sizes[places[index].image])
      let mask = findings.topMasks[place.layer][
        DissectionFindings.TopPlace(unit: place.unit, image: place.image)
      ]
      return mask.map { MaskRunLengths($0, width: size.width, height: size.height) }
        ?? .empty(width: size.width, height: size.height)
    }
    pictures.masks = Dictionary(uniqueKeysWithValues: zip(places, masks))
    return pictures
  }
}

/// Directions that are dissected beside a layer's units: a CAV, or rows of weights.
struct DirectionFile {
  /// The CAV, if it is one.
  let cav: SavedCAV?
  /// The directions.
  let directions: [UnitDirection]

  /// Reads a file.
  init(_ path: String) throws {
    guard ArrayReference.isArray(path) else {
      let saved = try SavedCAV(path)
      cav = saved
      directions = [UnitDirection(saved.cav.direction, name: saved.cav.concept)]
      return
    }
    let reference = ArrayReference(path)
    let rows = try reference.read()
    cav = nil
    directions = (0..<rows.shape[0]).map { row in
      UnitDirection(
        name: "\(reference.name) \(row)",
        weights: rows.rows(row..<row + 1).elements
      )
    }
  }
}

extension Fault {
  static func cavOfNoLayer(_ path: String, _ layer: String, asked: [String]) -> Fault {
    Fault(
      "command.cav-of-no-layer",
      "the CAV was found at the layer '\(layer)', which is not dissected",
      at: path,
      remedy: "add --layer \(layer), or fit a CAV at \(asked.joined(separator: " or "))"
    )
  }
}

/// Adds up what the store spares in the many passes of a job.
private final class StorePasses: Sendable {
  private let sum = Mutex(StoreUse())

  var total: StoreUse { sum.withLock { $0 } }

  func count(_ use: StoreUse) { sum.withLock { $0 += use } }
}
