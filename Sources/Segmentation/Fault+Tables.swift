package import Diagnostics

extension Fault {
  package static func openQuote(at place: String) -> Fault {
    Fault("segmentation.open-quote", "a quotation mark is never closed", at: place)
  }

  package static func noColumn(_ name: String, remedy: String?, at path: String) -> Fault {
    Fault("segmentation.no-column", "the table has no column '\(name)'", at: path, remedy: remedy)
  }

  package static func columnTwice(_ name: String, at path: String) -> Fault {
    Fault("segmentation.twice-column", "the table has the column '\(name)' twice", at: path)
  }

  package static func rowLength(_ count: Int, header: Int, at place: String) -> Fault {
    Fault(
      "segmentation.row-length",
      "the row has \(count) fields, but the header has \(header)",
      at: place
    )
  }

  package static func emptyTable(at path: String) -> Fault {
    Fault("segmentation.empty-table", "the table has no row below its header", at: path)
  }

  package static func emptyCell(_ column: String, at place: String) -> Fault {
    Fault("segmentation.empty-cell", "the column '\(column)' is empty", at: place)
  }

  package static func notWhole(
    _ text: String,
    column: String,
    _ range: ClosedRange<Int>,
    at place: String
  ) -> Fault {
    Fault(
      "segmentation.not-a-number",
      "'\(text)' in the column '\(column)' is not a whole number from \(range.lowerBound) to "
        + "\(range.upperBound)",
      at: place
    )
  }

  package static func notNumber(_ text: String, column: String, at place: String) -> Fault {
    Fault(
      "segmentation.not-a-number",
      "'\(text)' in the column '\(column)' is not a finite number",
      at: place
    )
  }

  package static func notAmount(_ text: String, column: String, at place: String) -> Fault {
    Fault(
      "segmentation.not-a-number",
      "'\(text)' in the column '\(column)' is not a number of at least 0",
      at: place
    )
  }

  package static func labelTwice(_ number: Int, first: Int, at place: String) -> Fault {
    Fault(
      "segmentation.label-twice",
      "the label number \(number) is taken already, by line \(first)",
      at: place
    )
  }
}
