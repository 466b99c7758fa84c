import Attribution
import Diagnostics
import Foundation
import Segmentation
import Tensors

/// What a job will take, as far as it can be told from its size and its first images.
package struct DissectionForecast: Sendable {
  /// The images.
  package let images: Int
  /// The units and directions of all layers.
  package let units: Int
  /// The labels that are compared.
  package let labels: Int
  /// The permutations of the null, in all layers.
  package let permutations: Int
  /// The time of both passes, in seconds.
  package let passes: Double
  /// The time of the permutations, in seconds.
  package let null: Double
  /// Memory for thresholds, labels and permutations, in bytes; the network's own comes on top.
  package let memory: Double
  /// Space in the work folder, in bytes.
  package let disk: Double

  /// Runs a few images of a job, and counts.
  ///
  /// The share of active units and the size of their masks are taken as those of a network trained on
  /// photographs: a fifth of the units in an image, with a tenth of its pixels.
  ///
  /// - Throws: what the source throws.
  package init(_ job: DissectionJob, _ running: RunningSettings) throws {
    images = job.images.count
    let layers = job.source.layers
    units = layers.reduce(0) { $0 + $1.unitCount }
    labels = job.table.labels.count
    let counts = layers.map { job.settings.null == .none ? 0 : job.permutations(of: $0) }
    permutations = counts.reduce(0, +)

    let pixels = job.images.reduce(0.0) { sum, image in
      sum + Double(job.dataset.images[image].width) * Double(job.dataset.images[image].height)
    }
    let held = job.table.labels.reduce(0.0) { $0 + Double(min($1.frequency, job.images.count)) }
    let labelsPerImage = held / Double(max(1, images)) + 1
    let active = Double(units) / 5
    let maskWords = pixels / Double(max(1, images)) / 64 / 2
    let overlaps = zip(layers, counts).reduce(0.0) { sum, layer in
      sum + Double(layer.0.unitCount) / 5 * Double(layer.1)
    }
    let words = Double(images) * overlaps * labelsPerImage * maskWords / 4
    null = words / (Self.wordsPerSecond * Double(running.workers.count))

    let values = layers.reduce(0.0) { $0 + Double($1.unitCount * $1.grid.places) }
    // Of a fifth of the maps a quarter of the cells must be kept; where they do not fit maps are
    // computed twice.
    let maps = Double(images) * values * 4 / 20
    let isKept = maps <= Double(running.memory)
    passes = try Self.secondsPerImage(job) * Double(images) * (isKept ? 1 : 2)
    let thresholds = zip(layers, layers.map(job.valueCount)).reduce(0.0) { sum, layer in
      sum + 8 * Double(layer.0.unitCount) * job.settings.quantile * Double(layer.1)
    }
    let quarter = Double(running.memory) / 4
    let labelMemory = min(quarter, Double(DissectionRun.labelsInMemory))
    let labelBytes = labelsPerImage * pixels / 8 / 2
    let rounds =
      permutations == 0
      ? 0
      : PermutationNull.memory(
        units: layers.map(\.unitCount).max() ?? 0,
        labels: labels,
        categories: job.table.categoryCount,
        images: images,
        permutations: permutations,
        workers: running.workers
      )
    memory =
      min(thresholds, quarter) + min(labelBytes, labelMemory) + Double(rounds)
    let masks =
      job.settings.null == .none && job.settings.formulaLength == 1
      ? 0.0 : Double(images) * active * (maskWords * 8 + 16)
    disk =
      masks + min(maps, Double(running.memory)) + Double(images) * active * 80
      + (labelBytes > labelMemory ? labelBytes : 0)
  }

  /// Words of masks and labels that a thread lays over each other in a second.
  private static let wordsPerSecond = 1e9

  /// The time of an image, of the second few after a first few that warm up.
  private static func secondsPerImage(_ job: DissectionJob) throws -> Double {
    let few = 16
    var seconds = 0.0
    for start in [0, few] where start < job.images.count || start == 0 {
      let images = Array(job.images.dropFirst(start).prefix(few))
      let clock = ContinuousClock()
      let time = try clock.measure {
        _ = try job.source.stream(images, holdsMaps: false, look: { _ in }) { _ in }
      }
      seconds = time / .seconds(max(1, images.count))
    }
    return seconds
  }

  /// What a person reads.
  package var text: String {
    func bytes(_ count: Double) -> String {
      count >= 0x1p30
        ? String(format: "%.1f GB", count / 0x1p30)
        : String(format: "%.0f MB", max(1, count / 0x1p20))
    }
    // Whole numbers of one unit, the parts of which come to their sum.
    let (unit, seconds) = passes + null >= 120 ? ("min", 60.0) : ("s", 1.0)
    let all = max(1, Int(((passes + null) / seconds).rounded()))
    let chance = min(all, Int((null / seconds).rounded()))
    return """
      \(images) images, \(units) units, \(labels) labels, \(permutations) permutations
      time    about \(all) \(unit): \(all - chance) \(unit) for the images, \(chance) \(unit) for chance
      memory  up to about \(bytes(memory)), and what the network needs
      disk    about \(bytes(disk)) in the output folder until it is done
      """
  }
}
