public import Diagnostics
public import Foundation
import Images
public import Tensors

/// A folder of images with a folder of masks beside it, and the names of the classes.
///
/// The folders are `images` and `masks` (or `annotations`, or `labels`), or PASCAL VOC's `JPEGImages`
/// and `SegmentationClass`; a mask is a PNG with its image's path but for the ending. Subfolders are
/// splits, as in ADE20K's `images/training`, and so are VOC's lists in `ImageSets/Segmentation`. Masks
/// are of class numbers (grey of up to 16 bits, or palette) or of colours; the names file says what
/// they mean. A mask is squashed to a square by the nearest pixel, as its image is to the network's
/// input, so that all label maps have one size. Images without a mask are left out, and a notice says
/// how many.
public struct MaskFolderDataset: SegmentedDataset {
  /// The folder's own name.
  public let name: String
  /// The categories of the names file, in the order in which they appear; `object` by default.
  public let categories: [String]
  /// The classes, with frequencies and coverages that were counted when the data set was opened.
  public let labels: [ConceptLabel]
  /// The images that have a mask, sorted by the bytes of their paths.
  public let images: [SegmentedImage]
  /// SHA-256 over the classes and all label maps.
  public let digest: Digest
  /// What was left out.
  public let notices: [Notice]

  private let reader: MaskReader
  private let masks: [URL]

  /// Finds the images and masks, and reads all masks to count their labels.
  ///
  /// - Parameters:
  ///   - folder: the folder that holds both folders.
  ///   - names: the names file; `nil` for `names.txt`, `labels.csv` or the like in the folder.
  ///   - maskSize: the side of the label maps; 112 as in Broden.
  ///   - workers: the threads that decode masks.
  ///   - progress: is told how many masks are read.
  /// - Throws: `InputError` with every fault: of the layout, of the names file, of the masks.
  public init(
    reading folder: URL,
    names: URL? = nil,
    maskSize: Int = 112,
    workers: Workers = Workers(1),
    progress: ProgressReporter = .silent
  ) throws(InputError) {
    guard let layout = MaskFolderLayout.find(in: folder) else {
      throw InputError(.unknownLayout(folder.path))
    }
    let classes = try layout.classes(in: folder, names: names)
    let pairs = try MaskPairs(folder, layout)
    let reader = MaskReader(classes: classes, side: maskSize)
    let masks = pairs.pairs.map(\.mask.url)
    let census = LabelCensus(images: masks.count, workers: workers, progress: progress) {
      index throws(InputError) in try reader.annotation(masks[index])
    }
    try InputError.throwAny(census.faults)
    (self.reader, self.masks) = (reader, masks)
    name = folder.standardizedFileURL.lastPathComponent
    categories = classes.categories
    labels = census.labels(
      classes.entries.map { ($0.number + reader.offset, $0.name, $0.category) }
    )
    images = pairs.pairs.map {
      SegmentedImage(file: $0.image, split: $0.split, width: maskSize, height: maskSize)
    }
    let words = classes.entries.map { "\($0.number) \($0.name) \($0.category)\n" }.joined()
    digest = Digest(of: "masks \(maskSize)\n\(words)\(census.digest.hex)")
    notices =
      (pairs.withoutMask > 0 ? [.imagesWithoutMask(pairs.withoutMask)] : [])
      + (reader.offset > 0 ? [.numbersShifted()] : [])
  }

  /// Reads an image's mask.
  ///
  /// - Throws: what `LabelImage` throws, `segmentation.unknown-pixel`, `segmentation.unknown-colour`.
  public func annotation(of index: Int) throws(InputError) -> Annotation {
    try reader.annotation(masks[index])
  }

  /// The mask's own extents.
  ///
  /// - Throws: what `LabelImage` throws.
  public func labelledSize(of index: Int) throws(InputError) -> LabelledSize? {
    let mask = try LabelImage(contentsOf: masks[index])
    return LabelledSize(width: mask.width, height: mask.height)
  }
}
