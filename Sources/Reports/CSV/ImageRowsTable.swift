/// Which image stands in which row of an array, as CSV: `row` from 0 and `image`.
public struct ImageRowsTable: Sendable {
  /// The table's text.
  public let csv: String

  /// The table of some images, in the order of the rows.
  public init(_ images: [String]) {
    var table = CSVTable(columns: ["row", "image"])
    for (row, image) in images.enumerated() { table.append([String(row), image]) }
    csv = table.description
  }
}
