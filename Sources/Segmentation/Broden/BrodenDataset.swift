public import Diagnostics
public import Foundation
import Images
public import Tensors

/// A folder in Broden's layout, the data set of Bau et al. 2017 (Network Dissection, section 2.1).
///
/// `index.csv` names images, their split, their own size `ih x iw` and that of their label maps
/// `sh x sw`, and has a column for each category of `category.csv`. A cell is a list separated by
/// `;`: a decimal number labels the whole image, anything else is a PNG below `images/` whose pixels
/// are R + 256 G, 0 where there is no label. `label.csv` names the labels and `c_NAME.csv` gives their
/// coverage in each category. Any set of categories will do, in any order.
///
/// As in NetDissect, images without an entry in any category are left out: they count neither for
/// thresholds nor for IoU; `indexRows` still says where the others stand. A label's primary category
/// is the one in which it covers most, of equal ones the later. Label maps that a program has packed
/// again as palette or grey PNG are read too: by the palette's colours, and grey as the number.
public struct BrodenDataset: SegmentedDataset {
  /// The folder's own name.
  public let name: String
  /// The categories, in the order of `category.csv`.
  public let categories: [String]
  /// The labels of these categories, sorted by number.
  public let labels: [ConceptLabel]
  /// The images that carry a label, in the order of `index.csv`.
  public let images: [SegmentedImage]
  /// Their rows in `index.csv`, counted from 0 below the header.
  public let indexRows: [Int]
  /// SHA-256 over the bytes of all tables.
  public let digest: Digest
  /// What was left out.
  public let notices: [Notice]

  private let index: BrodenIndex
  private let folder: URL
  private let isLabel: [Bool]

  /// Reads the tables and checks them against each other and against the files that are there.
  ///
  /// - Parameter folder: the folder that holds `index.csv`.
  /// - Throws: `InputError` with every fault of the tables, with file and line, or if there are none
  ///   every fault of the index, missing images and label maps among them.
  public init(reading folder: URL) throws(InputError) {
    let tables = try BrodenTables(reading: folder)
    index = try BrodenIndex(reading: folder, tables)
    self.folder = folder
    name = folder.standardizedFileURL.lastPathComponent
    categories = tables.categories
    labels = tables.labels
    images = index.images
    indexRows = index.places
    digest = Self.digest(of: [index.table] + tables.files)
    notices = Self.notices(tables, index)
    var isLabel = [Bool](repeating: false, count: (labels.last?.number ?? 0) + 1)
    isLabel[0] = true
    for label in labels { isLabel[label.number] = true }
    self.isLabel = isLabel
  }

  /// Reads an image's label maps.
  ///
  /// - Throws: what `LabelImage` throws for each file, `segmentation.map-size` where a map is not
  ///   sh x sw, `segmentation.unknown-pixel` where a pixel is no label of the tables; all files' at
  ///   once.
  public func annotation(of place: Int) throws(InputError) -> Annotation {
    let (image, row) = (images[place], index.rows[place])
    var (planes, faults) = ([Annotation.Plane](), [Fault]())
    for (category, entries) in row.cells.enumerated() {
      for entry in entries {
        switch entry {
        case .whole(let number):
          planes.append(Annotation.Plane(category: category, content: .whole(number)))
        case .map(let path):
          do throws(InputError) {
            let content = Annotation.Content.pixels(try numbers(path, of: image))
            planes.append(Annotation.Plane(category: category, content: content))
          } catch {
            faults += error.at(Place.line(row.line, of: index.table.path)).faults
          }
        }
      }
    }
    try InputError.throwAny(faults)
    return Annotation(width: image.width, height: image.height, planes: planes)
  }

  /// The extents iw x ih of the index.
  public func labelledSize(of place: Int) throws(InputError) -> LabelledSize? {
    index.rows[place].size
  }

  private func numbers(_ path: String, of image: SegmentedImage) throws(InputError) -> [Int32] {
    let url = folder.appending(path: "images/\(path)")
    let map = try LabelImage(contentsOf: url)
    guard map.width == image.width, map.height == image.height else {
      throw InputError(
        .mapSize(map.width, map.height, expected: image.width, image.height, at: url.path)
      )
    }
    let numbers = map.kind.isPalette ? map.colours : map.numbers
    if numbers.allSatisfy({ Int($0) < isLabel.count && isLabel[Int($0)] }) { return numbers }
    let unknown = Set(numbers.filter { Int($0) >= isLabel.count || !isLabel[Int($0)] }).sorted()
    throw InputError(.unknownPixels(unknown.map(Int.init), tables: "label.csv", at: url.path))
  }

  private static func digest(of tables: [Table]) -> Digest {
    var hasher = Digest.Hasher()
    for table in tables {
      let name = (table.path as NSString).lastPathComponent
      hasher.update(Data("\(name) \(table.bytes.count)\n".utf8))
      hasher.update(table.bytes)
    }
    return hasher.digest()
  }

  private static func notices(_ tables: BrodenTables, _ index: BrodenIndex) -> [Notice] {
    var notices: [Notice] = []
    let unlabelled = index.table.rows.count - index.rows.count
    if unlabelled > 0 { notices.append(.unlabelledImages(unlabelled)) }
    if tables.strangers > 0 { notices.append(.labelsOfOtherCategories(tables.strangers)) }
    let known = BrodenIndex.columns + tables.categories
    let others = index.table.columns.filter { !known.contains($0) }
    if !others.isEmpty { notices.append(.columnsPassedOver(others)) }
    return notices
  }
}
