public import Diagnostics
public import Images
public import Tensors

/// Images whose pixels carry concepts.
public protocol SegmentedDataset: Sendable {
  /// The folder's own name.
  var name: String { get }
  /// The categories, in the data set's order.
  var categories: [String] { get }
  /// The labels, sorted by number.
  var labels: [ConceptLabel] { get }
  /// The images, in the order of the index.
  var images: [SegmentedImage] { get }
  /// The place of each of `images` in the data set's index, where images without labels count too:
  /// what rows of activations computed elsewhere are matched by.
  var indexRows: [Int] { get }
  /// What the labels depend on besides the images' own bytes: SHA-256 over the index and tables.
  var digest: Digest { get }
  /// What a reader of results must know of the data, such as files that were passed over.
  var notices: [Notice] { get }

  /// Reads which labels lie where in an image.
  ///
  /// - Parameter index: the image's place in `images`.
  /// - Throws: `InputError` with every fault of the image's label files, each named.
  func annotation(of index: Int) throws(InputError) -> Annotation

  /// The extents of the picture that an image's labels were made for; `nil` if they are not known.
  ///
  /// - Parameter index: the image's place in `images`.
  /// - Throws: `InputError` if a label file must be read for it and cannot.
  func labelledSize(of index: Int) throws(InputError) -> LabelledSize?
}

/// The extents of a picture that labels were made for.
public struct LabelledSize: Sendable, Hashable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int

  /// Extents.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Whether the sides of a picture of this size are to each other as these, within 1 %.
  public func isSimilar(width: Int, height: Int) -> Bool {
    let (one, other) = (Double(self.width) * Double(height), Double(width) * Double(self.height))
    return abs(one - other) <= 0.01 * max(one, other)
  }
}

extension SegmentedDataset {
  /// The images' own places: none was left out.
  public var indexRows: [Int] { Array(images.indices) }

  /// Not known.
  public func labelledSize(of index: Int) throws(InputError) -> LabelledSize? { nil }
}

/// One image of a segmented data set.
public struct SegmentedImage: Sendable, Hashable {
  /// The picture's file.
  public let file: ImageFile
  /// The part of the data set that it belongs to, such as `train` or `val`; `nil` if it has none.
  public let split: String?
  /// The columns of its label maps.
  public let width: Int
  /// The rows of its label maps.
  public let height: Int

  /// An image.
  public init(file: ImageFile, split: String?, width: Int, height: Int) {
    self.file = file
    self.split = split
    self.width = width
    self.height = height
  }
}
