public import Diagnostics
public import Foundation
public import Tensors

/// Images with COCO's instance JSON (Lin et al. 2014, arXiv:1405.0312).
///
/// Objects are polygons or run lengths, packed or not; crowds count like objects. All labels are of
/// the category `object`; supercategories are not read. An object covers the pixels of the label map
/// whose centres it holds; where objects overlap, the one that covers fewer pixels is on top. The map
/// is a square: the image is squashed to the network's input, and its labels with it. Images of the
/// JSON that are not in the folder, and images without an object, are left out, and notices say how
/// many.
public struct COCODataset: SegmentedDataset {
  /// The image folder's own name.
  public let name: String
  /// The one category, `object`.
  public let categories = ["object"]
  /// The JSON's categories by their ids, with frequencies and coverages that were counted when the
  /// data set was opened.
  public let labels: [ConceptLabel]
  /// The images with objects that are there, in the order of the JSON.
  public let images: [SegmentedImage]
  /// Their places among the JSON's images.
  public let indexRows: [Int]
  /// SHA-256 over the JSON and the maps' size.
  public let digest: Digest
  /// What was left out.
  public let notices: [Notice]

  private let reader: COCOReader

  /// Reads the JSON, and draws all label maps once to count their labels.
  ///
  /// - Parameters:
  ///   - folder: the folder below which the images lie, at once or in a folder such as `val2017`.
  ///   - annotations: the JSON; it is held in memory.
  ///   - maskSize: the side of the label maps; 112 as in Broden.
  ///   - workers: the threads that draw.
  ///   - progress: is told how many maps are drawn.
  /// - Throws: `InputError` with every fault of the JSON and its place there.
  public init(
    images folder: URL,
    annotations: URL,
    maskSize: Int = 112,
    workers: Workers = Workers(1),
    progress: ProgressReporter = .silent
  ) throws(InputError) {
    let (file, bytes) = try COCOFile.read(annotations)
    let pictures = try COCOPictures(file, images: folder, path: annotations.path)
    let reader = COCOReader(pictures: pictures, side: maskSize)
    let census = LabelCensus(
      images: pictures.pictures.count,
      workers: workers,
      progress: progress
    ) { index throws(InputError) in reader.annotation(of: index) }
    self.reader = reader
    name = folder.standardizedFileURL.lastPathComponent
    labels = census.labels(file.categories.map { ($0.id + pictures.offset, $0.name, "object") })
    images = pictures.files.map {
      SegmentedImage(file: $0, split: nil, width: maskSize, height: maskSize)
    }
    indexRows = pictures.places
    digest = Digest(of: "coco \(maskSize)\n\(Digest(of: bytes).hex)")
    notices =
      (pictures.missing > 0 ? [.missingPictures(pictures.missing, of: file.images.count)] : [])
      + (pictures.unlabelled > 0 ? [.unlabelledImages(pictures.unlabelled)] : [])
      + (pictures.offset > 0 ? [.numbersShifted()] : [])
  }

  /// Draws an image's objects; nothing can be wrong with them any more.
  public func annotation(of index: Int) throws(InputError) -> Annotation {
    reader.annotation(of: index)
  }

  /// The extents in the JSON.
  public func labelledSize(of index: Int) throws(InputError) -> LabelledSize? {
    let picture = reader.pictures.pictures[index]
    return LabelledSize(width: picture.width, height: picture.height)
  }
}
