import Attribution
package import Diagnostics
import Foundation
import Images
package import Segmentation
package import Tensors

/// What a dissection asks of which images: everything that decides its numbers.
package struct DissectionJob: Sendable {
  /// The data set.
  package let dataset: any SegmentedDataset
  /// Where maps come from.
  package let source: any MapSource
  /// The settings.
  package let settings: DissectionSettings
  /// What made the numbers.
  package let provenance: Provenance
  /// The labels that are compared.
  package let table: LabelTable
  /// The labels that are left out as too rare, sorted by number.
  package let droppedLabels: [ConceptLabel]
  /// The images' places in the data set, ascending; everywhere else an image is known by its place
  /// in this list.
  package let images: [Int]
  /// The digest of all that decides the numbers.
  package let digest: Digest

  /// A job.
  ///
  /// - Throws: `dissection.no-such-split`; `dissection.no-labels` if all labels are too rare.
  package init(
    dataset: any SegmentedDataset,
    source: any MapSource,
    settings: DissectionSettings,
    provenance: Provenance
  ) throws(InputError) {
    self.dataset = dataset
    self.source = source
    self.settings = settings
    self.provenance = provenance
    try InputError.throwAny(Self.faults(ofSplits: settings, in: dataset))
    let splits = [settings.split, settings.confirm].compactMap { $0 }
    images = dataset.images.indices.filter { index in
      splits.isEmpty || dataset.images[index].split.map(splits.contains) ?? false
    }
    let isKept = { (label: ConceptLabel) in
      label.frequency >= settings.minimumImages && label.coverage >= settings.minimumCoverage
    }
    table = LabelTable(dataset.labels.filter(isKept), categories: dataset.categories)
    droppedLabels = dataset.labels.filter { !isKept($0) }
    guard !table.labels.isEmpty else {
      throw InputError(
        .noLabels(dataset.labels.count, settings.minimumImages, settings.minimumCoverage)
      )
    }
    digest = Self.digest(images, dataset, source, settings, provenance)
  }

  /// The images on which thresholds are set and labels are found.
  var found: [Int] { images.indices.filter { isFound($0) } }

  /// Whether an image is one on which labels are found; the others confirm.
  func isFound(_ place: Int) -> Bool {
    settings.split == nil || dataset.images[images[place]].split == settings.split
  }

  /// The images on which labels are measured again; empty without confirmation.
  var confirming: [Int] { images.indices.filter { !isFound($0) } }

  /// N, the number of values of a unit of which its threshold is a quantile.
  func valueCount(of layer: MapLayer) -> Int {
    switch settings.thresholdOn {
    case .grid: found.count * layer.grid.places
    case .upsampled:
      found.reduce(0) { sum, place in
        let image = dataset.images[images[place]]
        return sum + image.width * image.height
      }
    }
  }

  /// An image's path below the data set's image folder.
  func path(of place: Int) -> String { dataset.images[images[place]].file.path }

  private static func faults(
    ofSplits settings: DissectionSettings,
    in dataset: any SegmentedDataset
  ) -> [Fault] {
    let there = Set(dataset.images.compactMap(\.split))
    return [settings.split, settings.confirm].compactMap { $0 }.filter { !there.contains($0) }
      .map { .noImagesOfSplit($0, among: there.sorted()) }
  }

  private static func digest(
    _ images: [Int],
    _ dataset: any SegmentedDataset,
    _ source: any MapSource,
    _ settings: DissectionSettings,
    _ provenance: Provenance
  ) -> Digest {
    struct Whole: Encodable {
      let images: [String]
      let dataset: Digest
      let layers: [String]
      let settings: DissectionSettings
      let provenance: Provenance
    }
    let whole = Whole(
      images: images.map { dataset.images[$0].file.path },
      dataset: dataset.digest,
      layers: source.layers.map { layer in
        let directions = layer.directions.map { "\($0.name) \(Digest(of: $0.weightsTensor))" }
        return "\(layer.name) \(layer.grid) \(directions)"
      },
      settings: settings,
      provenance: provenance
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Strings and finite numbers are always encoded.
    let bytes = (try? encoder.encode(whole)) ?? Data()
    return Digest(of: bytes)
  }
}
