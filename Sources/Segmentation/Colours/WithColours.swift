public import Diagnostics
import Foundation
import Images
public import Tensors

/// A data set with a category `color` of eleven colour names, computed from its images.
///
/// The image is resized to the label map (Pillow's bilinear filter, as it is shrunk) and each pixel
/// named by `ColourName`. The labels `black-c` ... `yellow-c` have the numbers that follow the data
/// set's largest.
public struct WithColours: SegmentedDataset {
  /// The name of the category that is added.
  public static let category = "color"

  /// The data set's name.
  public let name: String
  /// Its categories and `color`.
  public let categories: [String]
  /// Its labels and the eleven colours.
  public let labels: [ConceptLabel]
  /// Its images.
  public let images: [SegmentedImage]
  /// Their places in its index.
  public let indexRows: [Int]
  /// SHA-256 over its digest and what the colours cover.
  public let digest: Digest
  /// Its notices.
  public let notices: [Notice]

  private let base: any SegmentedDataset
  private let painter: ColourPainter

  /// Adds colours to a data set; all images are read to count them.
  ///
  /// - Parameters:
  ///   - base: the data set.
  ///   - workers: the threads that decode images.
  ///   - progress: is told how many images are read.
  /// - Throws: `InputError` with every image that cannot be read; `segmentation.has-colours` if
  ///   there is such a category.
  public init(
    _ base: any SegmentedDataset,
    workers: Workers = Workers(1),
    progress: ProgressReporter = .silent
  ) throws(InputError) {
    if let known = base.categories.first(where: { ["color", "colour"].contains($0.lowercased()) }) {
      throw InputError(.hasColours(known))
    }
    let painter = ColourPainter(
      category: base.categories.count,
      first: (base.labels.map(\.number).max() ?? 0) + 1
    )
    let images = base.images
    let census = LabelCensus(images: images.count, workers: workers, progress: progress) {
      index throws(InputError) in
      let image = images[index]
      let plane = try painter.plane(of: image)
      return Annotation(width: image.width, height: image.height, planes: [plane])
    }
    try InputError.throwAny(census.faults)
    (self.base, self.painter, self.images) = (base, painter, images)
    name = base.name
    categories = base.categories + [Self.category]
    let colours = ColourName.allCases.enumerated().map { place, colour in
      (number: painter.first + place, name: colour.label, category: Self.category)
    }
    labels = base.labels + census.labels(colours)
    indexRows = base.indexRows
    digest = Digest(of: "colours\n\(base.digest.hex)\n\(census.digest.hex)")
    notices = base.notices
  }

  /// Reads an image's label files, and the image for its colours.
  ///
  /// - Throws: what the data set throws, and what `Image` throws for the image.
  public func annotation(of index: Int) throws(InputError) -> Annotation {
    let known = try base.annotation(of: index)
    let plane = try painter.plane(of: images[index])
    return Annotation(width: known.width, height: known.height, planes: known.planes + [plane])
  }

  /// The data set's.
  ///
  /// - Throws: what the data set throws.
  public func labelledSize(of index: Int) throws(InputError) -> LabelledSize? {
    try base.labelledSize(of: index)
  }
}

/// Names the colours of an image's pixels.
private struct ColourPainter: Sendable {
  /// The category's place.
  let category: Int
  /// The number of the first colour.
  let first: Int

  func plane(of image: SegmentedImage) throws(InputError) -> Annotation.Plane {
    let small = try Image(contentsOf: image.file.url)
      .resized(width: image.width, height: image.height, filter: .bilinear)
    var numbers = [Int32](repeating: 0, count: image.width * image.height)
    var (last, number): (Colour?, Int32) = (nil, 0)
    for index in numbers.indices {
      let colour = Colour(
        small.pixels[3 * index],
        small.pixels[3 * index + 1],
        small.pixels[3 * index + 2]
      )
      if colour != last {
        let place = ColourName.allCases.firstIndex(of: ColourName(of: colour)) ?? 0
        (last, number) = (colour, Int32(first + place))
      }
      numbers[index] = number
    }
    return Annotation.Plane(category: category, content: .pixels(numbers))
  }
}
