import Diagnostics
import Foundation
import Images

/// Broden's `index.csv`: an image a row, with what each category says of it.
struct BrodenIndex: Sendable {
  /// One image.
  struct Row: Sendable {
    /// Its line in the file.
    let line: Int
    /// The entries of each category, in the tables' order.
    let cells: [[BrodenCell]]
    /// The picture's own size, iw x ih.
    let size: LabelledSize
  }

  /// The rows with a label, in the order of the file.
  let rows: [Row]
  /// The images of these rows.
  let images: [SegmentedImage]
  /// The places of these rows among all rows of the file.
  let places: [Int]
  /// The file.
  let table: Table

  /// The columns that every index has.
  static let columns = ["image", "split", "ih", "iw", "sh", "sw"]

  /// The largest extent of a label map.
  private static let extents = 1...16_384
  private static let pictureExtents = 1...Int(Int32.max)

  /// Reads the index and checks it against the tables and the files on disk, whose contents are not
  /// looked at.
  ///
  /// - Throws: `InputError` with all faults.
  init(reading folder: URL, _ tables: BrodenTables) throws(InputError) {
    let needed = Self.columns + tables.categories
    let table = try Table(reading: folder.appending(path: "index.csv"), needing: needed)
    var check = BrodenIndexCheck(folder: folder, table: table, tables: tables)
    var (rows, images, places) = ([Row](), [SegmentedImage](), [Int]())
    for (place, record) in table.rows.enumerated() {
      let cells = tables.categories.map { BrodenCell.entries(of: table.text($0, record) ?? "") }
      let height = table.whole("sh", record, in: Self.extents, &check.faults)
      let width = table.whole("sw", record, in: Self.extents, &check.faults)
      let pictureHeight = table.whole("ih", record, in: Self.pictureExtents, &check.faults)
      let pictureWidth = table.whole("iw", record, in: Self.pictureExtents, &check.faults)
      let path = table.text("image", record) ?? ""
      check.check(image: path, cells, record)
      guard let height, let width, let pictureHeight, let pictureWidth,
        cells.contains(where: { !$0.isEmpty })
      else { continue }
      let split = table.text("split", record) ?? ""
      let url = check.images.appending(path: path)
      let size = LabelledSize(width: pictureWidth, height: pictureHeight)
      rows.append(Row(line: record.line, cells: cells, size: size))
      images.append(
        SegmentedImage(
          file: ImageFile(url, path: path),
          split: split.isEmpty ? nil : split,
          width: width,
          height: height
        )
      )
      places.append(place)
    }
    try InputError.throwAny(check.allFaults)
    if rows.isEmpty { throw InputError(.noLabelledImages(at: table.path)) }
    (self.table, self.rows, self.images, self.places) = (table, rows, images, places)
  }
}
