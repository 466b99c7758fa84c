import Diagnostics
import Foundation
import Segmentation
import Tensors

/// A job at work: two passes over the images in shards, each shard's passes in files, and the merging
/// of these to thresholds and findings.
///
/// Each phase leaves a file a shard in the work folder, written whole or not at all, so that a run
/// that was killed, or that several processes share, goes on from what is there.
package struct DissectionRun: Sendable {
  /// What is asked.
  package let job: DissectionJob
  /// How it is done.
  package let running: RunningSettings
  /// Where it is done.
  package let work: WorkFolder
  /// The labels of every image.
  let library: LabelLibrary
  /// How maps lie over label maps.
  let geometry: DissectionGeometry

  /// A run in a folder.
  ///
  /// - Throws: every fault of the data set's label files at once.
  package init(_ job: DissectionJob, running: RunningSettings, work: WorkFolder) throws {
    self.job = job
    self.running = running
    self.work = work
    let images = job.images
    library = try LabelLibrary(
      count: images.count,
      memory: min(running.memory / 4, Self.labelsInMemory),
      folder: work.url,
      workers: running.workers
    ) { place throws(InputError) in
      let annotation = try job.dataset.annotation(of: images[place])
      // Counts of one image are kept in 32 bits.
      let (pixels, overflows) = annotation.width.multipliedReportingOverflow(by: annotation.height)
      let (count, passes) = pixels.multipliedReportingOverflow(by: max(1, annotation.planes.count))
      guard !overflows, !passes, count <= Int32.max else {
        throw InputError(.tooManyPixels(job.path(of: place)))
      }
      return LabelBits(annotation, job.table)
    }
    geometry = DissectionGeometry(job, sizes: library.sizes)
    // A data set's own digest need not be of its label maps, which may be many.
    guard try work.agree(on: library.digest, "labels") else {
      throw InputError(.otherLabels())
    }
  }

  /// The bytes of labels that are kept in memory; what lies in a file is mapped where it is looked at.
  static let labelsInMemory = 4 << 20

  /// The whole job in this process.
  ///
  /// - Throws: what the passes throw.
  package func findings() throws -> DissectionFindings {
    guard !work.has(.thresholds) else {
      let found = try mergedThresholds()
      try passTally(.whole, found)
      return try findings(mergingShards: 1, found)
    }
    let (pass, kept) = try passThresholds(.whole)
    let found = try mergeThresholds(shards: 1, first: pass)
    try passTally(.whole, found, kept: kept)
    return try findings(mergingShards: 1, found)
  }

  /// The next phase of a shard: its thresholds, or once those of all are merged, its tally.
  ///
  /// - Returns: which phase was done.
  /// - Throws: what the pass throws.
  package func advance(_ shard: Shard) throws -> Phase {
    if work.has(.thresholds) {
      try passTally(shard, mergedThresholds())
      return .tally
    }
    _ = try passThresholds(shard)
    return .thresholds
  }

  /// The merging of what the shards have done.
  ///
  /// - Returns: the findings, or `nil` if only thresholds could be merged.
  /// - Throws: `dissection.missing-parts` with the shards that have not done their phase.
  package func merge(shards: Int) throws -> DissectionFindings? {
    guard work.has(.thresholds) else {
      try mergeThresholds(shards: shards)
      return nil
    }
    return try findings(mergingShards: shards, mergedThresholds())
  }

  /// A pass over the images.
  package enum Phase: String, Sendable {
    /// The first: thresholds.
    case thresholds
    /// The second: tallies.
    case tally

    /// What progress calls it.
    var words: String { self == .thresholds ? "first pass" : "second pass" }
  }
}

// MARK: Shards' files

extension DissectionRun {
  /// Refuses to merge what is not there.
  ///
  /// - Throws: `dissection.missing-parts` with the shards that have not done their phase.
  func checkParts(_ phase: Phase, shards: Int) throws {
    let missing = Shard.all(shards).filter { !work.has(.part(phase, $0)) }
    guard missing.isEmpty else {
      throw InputError(
        .missingParts(missing.map { "\(phase.rawValue) of shard \($0)" }, work.url.path)
      )
    }
  }
}

extension WorkFolder {
  /// A file of the folder.
  enum File {
    /// The thresholds of all shards.
    case thresholds
    /// What a shard's finished phase found.
    case part(DissectionRun.Phase, Shard)
    /// What a shard's phase has found so far.
    case begun(DissectionRun.Phase, Shard)
    /// What a shard's images say about a layer's units.
    case evidence(layer: Int, Shard)
    /// The masks of a layer's units in a shard's images.
    case masks(layer: Int, Shard)

    var name: String {
      switch self {
      case .thresholds: "thresholds"
      case .part(let phase, let shard): "\(phase.rawValue)-\(Self.words(shard))"
      case .begun(let phase, let shard): "\(phase.rawValue)-\(Self.words(shard))-begun"
      case .evidence(let layer, let shard): "evidence-\(layer)-\(Self.words(shard))"
      case .masks(let layer, let shard): "masks-\(layer)-\(Self.words(shard))"
      }
    }

    private static func words(_ shard: Shard) -> String { "\(shard.number)-of-\(shard.count)" }
  }

  func file(_ file: File) -> URL { self.file(file.name) }
  func has(_ file: File) -> Bool { has(file.name) }
  func remove(_ file: File) { try? FileManager.default.removeItem(at: self.file(file)) }
}
