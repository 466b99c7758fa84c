import Attribution
import Diagnostics
import Dissection
import Foundation
import Images
import Networks
import Segmentation
import Synchronization
import TestSupport
import Tensors

/// A slow dissection's data as a data set and as a source of maps, so that a job can be run on it.
struct SlowJob: SegmentedDataset, MapSource {
  let slow: SlowDissection
  let layers: [MapLayer]
  /// The images that cannot be read.
  var unreadable: Set<Int> = []
  /// After how many images in all the source fails, as if the process had been killed.
  let patience: Patience

  /// Images that a source gives before it fails.
  final class Patience: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func lose() throws {
      let isOver = left.withLock { left in
        left -= 1
        return left < 0
      }
      if isOver { throw RunError("killed") }
    }
  }

  let name = "made up"
  let notices: [Notice] = []
  var categories: [String] { slow.categories }
  var labels: [ConceptLabel] { slow.labels }
  let images: [SegmentedImage]
  let digest = Digest(of: "made up")

  init(_ slow: SlowDissection, patience: Int = .max, directions: [UnitDirection] = []) throws {
    self.slow = slow
    self.patience = Patience(patience)
    layers = [
      try MapLayer(
        name: "layer",
        grid: UnitGrid(
          "layer",
          [slow.unitCount, slow.grid.height, slow.grid.width],
          axes: .channelsFirst
        ),
        directions: directions,
        field: slow.field,
        input: .init(height: slow.input.height, width: slow.input.width)
      )
    ]
    images = slow.annotations.enumerated().map { index, annotation in
      SegmentedImage(
        file: ImageFile(URL(filePath: "/\(index).png"), path: "\(index).png"),
        split: index % 3 == 2 ? "val" : "train",
        width: annotation.width,
        height: annotation.height
      )
    }
  }

  func annotation(of index: Int) throws(InputError) -> Annotation { slow.annotations[index] }

  func stream<Seen: Sendable>(
    _ images: [Int],
    holdsMaps: Bool,
    look: @Sendable (ImageMaps) -> Seen,
    _ body: ([Seen]) throws -> Void
  ) throws -> [UnreadableImage] {
    for image in images where !unreadable.contains(image) {
      try patience.lose()
      let maps = Tensor<Float>(
        [slow.unitCount, slow.grid.height, slow.grid.width],
        Array(slow.maps[image].joined())
      )
      let layer = layers[0]
      let seen = ImageMaps(
        image: image,
        digest: Digest(of: maps),
        maps: [layer.maps(of: TensorRow(maps))]
      )
      try body([look(seen)])
    }
    return images.filter(unreadable.contains).map { UnreadableImage(image: $0, faults: []) }
  }

  /// The job.
  func job() throws -> DissectionJob {
    try DissectionJob(
      dataset: self,
      source: self,
      settings: slow.settings,
      provenance: Provenance(noema: "test", dataset: name)
    )
  }

  /// A run of the job in a folder.
  func run(
    in folder: TemporaryFolder,
    _ entry: WorkFolder.Entry = .new,
    shard: Shard? = nil,
    workers: Int = 2,
    memory: Int = 1 << 30
  ) throws -> DissectionRun {
    let job = try job()
    return try DissectionRun(
      job,
      running: RunningSettings(workers: Workers(workers), memory: memory, checkpoint: 3),
      work: WorkFolder(in: folder.url, job: job.digest, entry: entry, shard: shard)
    )
  }

  /// The findings as bytes.
  static func bytes(_ findings: DissectionFindings) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(findings.result)
  }
}
