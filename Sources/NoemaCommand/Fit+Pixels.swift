import Attribution
import Concepts
import Diagnostics
import Dissection
import Foundation
import Networks
import ONNX
import Probing
import Segmentation
import Tensors

extension Fit {
  /// CAVs of labels, from the cells inside their pixels.
  func pixels(
    _ folder: String,
    of file: String,
    _ settings: CAVSettings
  ) throws -> Fitted {
    var settings = settings
    // A row is a cell's channels, so the CAV lives in the space of channels.
    settings.pooling = .mean
    let argument = NetworkArgument(file)
    let card = try probe.card(of: argument)
    let network = try probe.kernels.read(argument)
    let layers = try layer.map { try card.tensor(named: $0, in: network) }
    let workers = Workers(probe.threads.count)
    let dataset = try dataOptions.open(folder, workers: workers, progress: Terminal.progress())
    let labels = try dataset.labels(named: label)
    let source = try NetworkMaps(
      NetworkMaps.Question(layers: layers, axes: .automatic, directions: [:]),
      of: network,
      card: card,
      dataset: dataset,
      settings: probe.settings(),
      store: probe.activationStore()
    )
    let cells = try LabelledCells.draw(
      labels,
      of: dataset,
      from: source,
      seed: settings.seed,
      workers: workers
    )
    let provenance = Provenance(
      noema: Noema.version,
      libraries: network.libraries,
      network: argument.url.lastPathComponent,
      digests: [
        "network": network.model.digest.hex, "preprocessing": source.preprocessing.hex,
        "data": dataset.digest.hex,
      ]
    )
    var fitted = Fitted(notices: dataset.notices + [.cellsOfImages], provenance: provenance)
    for (layer, cells) in zip(layers, cells) {
      for cells in cells {
        let name = cells.label.name
        let collection = try collection(
          [LabelledActivations(name: name, rows: cells.inside)],
          against: LabelledActivations(name: "pixels without \(name)", rows: cells.outside),
          layer,
          settings,
          provenance
        )
        // That cells of one content count once is no news to the reader.
        fitted.fits += collection.fits
      }
    }
    return fitted
  }
}

extension Notice {
  static let cellsOfImages = Notice(
    "command.cells-of-images",
    "Accuracies are of cells, several of which lie in one image; they are higher than for new images."
  )
}

extension SegmentedDataset {
  /// The labels of some names.
  ///
  /// - Throws: `command.no-such-label` for every name that there is not, with near names.
  func labels(named names: [String]) throws(InputError) -> [ConceptLabel] {
    try InputError.throwAny(
      names.filter { name in !labels.contains { $0.name == name } }.map {
        .noSuchLabel($0, among: labels.map(\.name))
      }
    )
    return names.compactMap { name in labels.first { $0.name == name } }
  }
}

extension Fault {
  static func noSuchLabel(_ name: String, among names: [String]) -> Fault {
    Fault(
      "command.no-such-label",
      "the data set has no label '\(name)'",
      remedy: NearNames(among: names).remedy(for: name)
    )
  }
}
