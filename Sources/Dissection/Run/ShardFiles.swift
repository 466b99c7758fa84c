import Diagnostics
import Foundation

/// The files to which the second pass of a shard appends, image after image.
struct ShardFiles {
  private let evidence: [EvidenceWriter]
  private let masks: [MaskWriter]

  /// Starts the files, or goes on with what is there.
  ///
  /// - Throws: `RunError` if they cannot be opened.
  init(_ work: WorkFolder, _ shard: Shard, layers: Int) throws {
    evidence = try (0..<layers).map {
      try EvidenceWriter(file: work.file(.evidence(layer: $0, shard)))
    }
    masks = try (0..<layers).map { try MaskWriter(file: work.file(.masks(layer: $0, shard))) }
  }

  /// Drops what not every file has.
  ///
  /// - Returns: the first image of the range that is still to be done.
  func resume(in range: Range<Int>) throws -> Int {
    let ends = evidence.map { $0.images.last } + masks.map { $0.images.last }
    let start = ends.map { $0.map { $0 + 1 } ?? range.lowerBound }.min() ?? range.lowerBound
    for file in evidence { try file.truncate(toImages: start) }
    for file in masks { try file.truncate(toImages: start) }
    return start
  }

  /// Adds an image.
  func append(_ image: MaskedImage) throws {
    for (layer, file) in evidence.enumerated() {
      try file.append(image: image.place, page: image.layers[layer].evidence)
    }
    for (layer, file) in masks.enumerated() {
      try file.append(image: image.place, page: image.layers[layer].masks)
    }
  }

  /// The images that are there.
  var images: Set<Int> { Set(evidence.first?.images ?? []) }

  /// Sees to it that all is on the disk.
  func flush() throws {
    for file in evidence { try file.flush() }
    for file in masks { try file.flush() }
  }
}
