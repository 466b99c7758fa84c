/// What the first passes of all shards come to: thresholds, and what is told of the units.
struct MergedThresholds: Sendable, Codable {
  /// For each layer T of each unit.
  let thresholds: [[Float]]
  /// For each layer and unit how far T may be from the exact one, relatively; 0 where it is exact.
  let errors: [[Double]]
  /// For each layer the smallest value of each unit.
  let minima: [[Float]]
  /// For each layer the largest value of each unit.
  let maxima: [[Float]]
  /// For each layer and unit the images in which it is most active, highest first.
  let tops: [[[TopImage]]]
  /// The digest of each image that was read, by place; empty where there was no file.
  let digests: [Int: String]

  /// The thresholds of a pass over all images.
  init(_ pass: ThresholdPass, _ settings: DissectionSettings) {
    let found = pass.summaries.map { $0.thresholds(settings) }
    thresholds = found.map { $0.map(\.value) }
    errors = found.map { $0.map(\.relativeError) }
    minima = pass.summaries.map(\.minima)
    maxima = pass.summaries.map(\.maxima)
    tops = pass.tops.map(\.lists)
    digests = pass.log.digests
  }

  /// Whether an image could be read.
  func isReadable(_ place: Int) -> Bool { digests[place] != nil }
}
