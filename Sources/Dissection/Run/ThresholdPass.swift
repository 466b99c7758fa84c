import Diagnostics
import Foundation
import Tensors

/// What the first pass knows of some images: for each layer what thresholds need, and where units
/// are most active. Passes over different images merge.
struct ThresholdPass: Sendable {
  /// For each layer what the thresholds of its units need.
  private(set) var summaries: [ThresholdSummary]
  /// For each layer the images in which its units are most active.
  private(set) var tops: [TopImages]
  /// What was met on the way.
  private(set) var log = Log()

  /// What was met on the way.
  struct Log: Sendable, Hashable, Codable {
    /// How many images, from the shard's first, are done.
    var done = 0
    /// The digest of each image that was read, by place; empty where there was no file.
    var digests: [Int: String] = [:]
  }

  /// Nothing seen yet.
  ///
  /// - Parameter memory: the bytes that exact thresholds may take.
  init(_ job: DissectionJob, memory: Int) {
    let layers = job.source.layers
    summaries = layers.map { layer in
      ThresholdSummary(
        unitCount: layer.unitCount,
        expected: job.valueCount(of: layer),
        settings: job.settings,
        budget: memory / layers.count
      )
    }
    tops = layers.map { TopImages(unitCount: $0.unitCount, limit: job.settings.topImages) }
  }

  /// For each layer a lower bound of each unit's threshold.
  var floors: [[Float]] { summaries.map(\.floors) }

  /// For each layer numbers up to which the values of its units change nothing.
  var ignored: [[Float]] { summaries.map(\.ignored) }

  /// Adds images, in their order.
  ///
  /// - Parameters:
  ///   - images: what is seen of them above `ignored`, or above what that was before.
  ///   - first: the place of the shard's first image.
  mutating func add(
    _ images: [SeenImage],
    first: Int,
    _ geometry: DissectionGeometry,
    _ job: DissectionJob,
    _ workers: Workers
  ) {
    for image in images {
      log.digests[image.place] = image.digest?.hex ?? ""
      log.done = image.place + 1 - first
      guard job.isFound(image.place) else { continue }
      for layer in image.layers.indices {
        tops[layer].add(image: image.place, maxima: image.layers[layer].extremes.highest)
      }
    }
    let found = images.filter { job.isFound($0.place) }
    for layer in summaries.indices {
      let extremes = found.map(\.layers[layer].extremes)
      switch job.settings.thresholdOn {
      case .grid:
        summaries[layer].add(found.map(\.layers[layer].active), extremes, workers: workers)
      case .upsampled:
        summaries[layer].add(
          found.map(\.maps[layer]),
          extremes,
          upsampledBy: found.map { geometry.builder(layer: layer, image: $0.place).geometry },
          workers: workers
        )
      }
    }
  }

  /// Together with a pass over other images.
  mutating func merge(_ other: ThresholdPass) {
    for layer in summaries.indices {
      summaries[layer].merge(other.summaries[layer])
      tops[layer].merge(other.tops[layer])
    }
    log.done += other.log.done
    log.digests.merge(other.log.digests) { first, _ in first }
  }
}

// MARK: Files

extension ThresholdPass {
  /// What a file holds.
  ///
  /// - Throws: `dissection.damaged-part`.
  init(_ file: PassFile) throws {
    log = try PassFile.decoder.decode(Log.self, from: file.header)
    let layers = file.blobs.keys.count { $0.hasPrefix("summary") }
    summaries = try (0..<layers).map { try ThresholdSummary(data: file.blob("summary-\($0)")) }
    tops = try (0..<layers).map {
      try TopImages(data: file.blob("tops-\($0)"))
    }
  }

  /// As a file.
  func file(_ workers: Workers) throws -> PassFile {
    var blobs: [String: Data] = [:]
    for layer in summaries.indices {
      blobs["summary-\(layer)"] = summaries[layer].data(workers)
      blobs["tops-\(layer)"] = tops[layer].data
    }
    return PassFile(header: try PassFile.encoder.encode(log), blobs: blobs)
  }
}
