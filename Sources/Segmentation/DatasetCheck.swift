public import Diagnostics
import Foundation
import Images
public import Tensors

/// What decoding every image and every label file of a data set shows.
public struct DatasetCheck: Sendable {
  /// Everything that is wrong: label files first, then images, each in the data set's order.
  public let faults: [Fault]
  /// Tables that say something else than the label maps.
  public let notices: [Notice]

  /// Images that are decoded between two reports of progress.
  private static let chunk = 64

  /// Decodes everything.
  public init(
    of data: any SegmentedDataset,
    workers: Workers,
    progress: ProgressReporter = .silent
  ) {
    let census = data.census(workers: workers, progress: progress)
    var faults = census.faults
    let count = data.images.count
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let end = min(start + Self.chunk, count)
      faults += workers.map(blocks: end - start) { Self.faults(of: data, start + $0) }.flatMap {
        $0
      }
      progress("decoding images", end, of: count)
    }
    self.faults = faults
    notices = census.faults.isEmpty ? Self.notices(data.labels, census) : []
  }

  /// What is wrong with an image: it cannot be decoded, or has other proportions than its labels.
  private static func faults(of data: any SegmentedDataset, _ index: Int) -> [Fault] {
    let url = data.images[index].file.url
    do throws(InputError) {
      let image = try Image(contentsOf: url)
      // What is wrong with the label files was found before.
      let known: LabelledSize?? = try? data.labelledSize(of: index)
      guard let size = known ?? nil, !size.isSimilar(width: image.width, height: image.height)
      else { return [] }
      return [.otherProportions(image.width, image.height, labels: size, at: url.path)]
    } catch {
      return error.faults
    }
  }

  /// Tables have six decimals, or were summed in another order.
  private static func notices(_ labels: [ConceptLabel], _ census: LabelCensus) -> [Notice] {
    let other = labels.filter { label in
      let coverage = census.coverage[label.number] ?? 0
      return census.frequency[label.number] ?? 0 != label.frequency
        || abs(coverage - label.coverage) > 1e-5 + 1e-6 * coverage
    }
    return other.isEmpty ? [] : [.countsDiffer(other, census)]
  }
}

extension Fault {
  package static func otherProportions(
    _ width: Int,
    _ height: Int,
    labels: LabelledSize,
    at path: String
  ) -> Fault {
    Fault(
      "segmentation.other-proportions",
      "the image has \(width) x \(height) pixels, but its labels are for \(labels.width) x "
        + "\(labels.height)",
      at: path
    )
  }
}

extension Notice {
  fileprivate static func countsDiffer(_ labels: [ConceptLabel], _ census: LabelCensus) -> Notice {
    let shown = labels.prefix(5).map { label in
      "\(label.name) (\(label.frequency), counted \(census.frequency[label.number] ?? 0))"
    }
    let more = labels.count > 5 ? ", and \(labels.count - 5) more" : ""
    return Notice(
      "segmentation.counts-differ",
      "The tables give other numbers of images or coverages than the label maps: "
        + shown.joined(separator: ", ") + more + "."
    )
  }
}
