public import Diagnostics
import Foundation
public import Tensors

/// How many images hold each label and how much it covers, counted from the label maps themselves.
public struct LabelCensus: Sendable {
  /// The images that hold each label, by its number.
  public private(set) var frequency: [Int: Int] = [:]
  /// What each label covers, in whole images: the sum over images of its share of the pixels, once
  /// for each plane that holds it.
  public private(set) var coverage: [Int: Double] = [:]
  /// SHA-256 over all label maps.
  public private(set) var digest = Digest(of: "")
  /// What is wrong with the label files, in the order of the images.
  public private(set) var faults: [Fault] = []

  /// Images that are counted between two reports of progress.
  private static let chunk = 64

  /// Reads all label maps and counts; the same for any number of workers.
  ///
  /// - Parameters:
  ///   - count: the number of images.
  ///   - annotation: reads the labels of an image; called from several threads.
  public init(
    images count: Int,
    workers: Workers,
    progress: ProgressReporter = .silent,
    _ annotation: @Sendable (Int) throws(InputError) -> Annotation
  ) {
    var hasher = Digest.Hasher()
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let end = min(start + Self.chunk, count)
      let results = workers.map(blocks: end - start) { index in
        Result { () throws(InputError) in ImageCount(try annotation(start + index)) }
      }
      for result in results {
        switch result {
        case .success(let image):
          hasher.update(Data(image.digest.hex.utf8))
          add(image)
        case .failure(let error): faults += error.faults
        }
      }
      progress("counting labels", end, of: count)
    }
    digest = hasher.digest()
  }

  private mutating func add(_ image: ImageCount) {
    for (number, pixels) in image.pixels {
      frequency[number, default: 0] += 1
      coverage[number, default: 0] += Double(pixels) / Double(image.area)
    }
  }

  /// Labels with what was counted of them.
  func labels(_ named: [(number: Int, name: String, category: String)]) -> [ConceptLabel] {
    named.map { label in
      ConceptLabel(
        number: label.number,
        name: label.name,
        category: label.category,
        frequency: frequency[label.number] ?? 0,
        coverage: coverage[label.number] ?? 0
      )
    }.sorted { $0.number < $1.number }
  }
}

extension SegmentedDataset {
  /// Reads all label maps, counts their labels and gathers every fault.
  public func census(workers: Workers, progress: ProgressReporter = .silent) -> LabelCensus {
    LabelCensus(images: images.count, workers: workers, progress: progress) {
      index throws(InputError) in try annotation(of: index)
    }
  }
}

/// What one image holds.
private struct ImageCount: Sendable {
  let pixels: [Int: Int]
  let area: Int
  let digest: Digest

  init(_ annotation: Annotation) {
    area = annotation.width * annotation.height
    var pixels: [Int: Int] = [:]
    var hasher = Digest.Hasher()
    for plane in annotation.planes {
      switch plane.content {
      case .whole(let number):
        hasher.update(Data("\(plane.category) \(number)\n".utf8))
        pixels[number, default: 0] += area
      case .pixels(let numbers):
        hasher.update(Data("\(plane.category) \(annotation.width) \(annotation.height)\n".utf8))
        numbers.withUnsafeBytes { hasher.update($0) }
        Self.count(numbers, &pixels)
      }
    }
    pixels[0] = nil
    self.pixels = pixels
    digest = hasher.digest()
  }

  /// Counts runs of equal numbers, for label maps are made of them.
  private static func count(_ numbers: [Int32], _ pixels: inout [Int: Int]) {
    var start = 0
    for index in numbers.indices.dropFirst() where numbers[index] != numbers[start] {
      pixels[Int(numbers[start]), default: 0] += index - start
      start = index
    }
    if start < numbers.count { pixels[Int(numbers[start]), default: 0] += numbers.count - start }
  }
}
