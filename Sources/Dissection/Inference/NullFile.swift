import Diagnostics
import Foundation

/// What permutations gave, on disk: a page a permutation with the best IoU of each unit, then the IoU
/// of each pair.
struct NullFile {
  private let writer: PageWriter

  /// Starts a file, or goes on with what is there.
  ///
  /// - Throws: `RunError` if it cannot be opened.
  init(_ url: URL) throws(RunError) { writer = try PageWriter(file: url) }

  /// How many permutations are there, numbered from 0 without gaps.
  var count: Int { writer.images.count }

  /// Adds the permutations that follow.
  ///
  /// - Throws: `RunError` if the disk is full.
  mutating func append(_ sample: NullSample) throws(RunError) {
    for row in sample.rows {
      try writer.append(image: row.permutation, (row.best + row.pairs).map(\.bitPattern))
    }
    try writer.flush()
  }

  /// All permutations; nothing may be added any more.
  ///
  /// - Throws: `RunError` if the file cannot be read.
  func sample(units: Int) throws -> NullSample {
    let pages = try writer.finish()
    return NullSample(
      pages.images.enumerated().map { place, permutation in
        pages.read(place) { words in
          let values = words.map { Double(bitPattern: $0) }
          return NullSample.Row(
            permutation: permutation,
            best: Array(values.prefix(units)),
            pairs: Array(values.dropFirst(units))
          )
        }
      }
    )
  }
}
