import CBits

/// Which cells of a map are above a bound, with their neighbours, of which every pixel near them is
/// made; found in room that is made once for many maps of a size.
struct ActiveCells {
  /// The cells, bit `x + w y`.
  private(set) var cells: [UInt64]
  private let width: Int
  private let firstColumn: [UInt64]
  private var above: [UInt64]
  private var rows: [UInt64]
  private var taken: [Float]
  private var takenCount = 0

  /// Room for maps of a size.
  init(height: Int, width: Int) {
    self.width = width
    var first = [UInt64](repeating: 0, count: (height * width + 63) / 64)
    // Behind the last row too, where it would have another.
    for cell in stride(from: 0, through: height * width, by: width) where cell / 64 < first.count {
      first[cell / 64] |= 1 << UInt64(cell % 64)
    }
    firstColumn = first
    let none = [UInt64](repeating: 0, count: first.count)
    (cells, above, rows) = (none, none, none)
    taken = [Float](repeating: 0, count: height * width + Self.spare)
  }

  /// Their values, in their order.
  var values: ArraySlice<Float> { taken[..<takenCount] }

  /// Looks for the cells of a map.
  ///
  /// - Returns: whether there are any.
  mutating func find(in map: UnsafeBufferPointer<Float>, above bound: Float) -> Bool {
    let (words, width, firstColumn) = (cells.count, width, firstColumn)
    above.withUnsafeMutableBufferPointer {
      cbits_above(map.baseAddress, map.count, bound, $0.baseAddress)
    }
    guard above.contains(where: { $0 != 0 }) else { return false }
    cells.withUnsafeMutableBufferPointer { cells in
      rows.withUnsafeMutableBufferPointer { rows in
        cbits_grow(firstColumn, above, words, width, rows.baseAddress, cells.baseAddress)
      }
    }
    // The last row's cells have no neighbours below, but the last word may have room for them.
    if map.count % 64 != 0 { cells[words - 1] &= 1 << UInt64(map.count % 64) - 1 }
    takenCount = taken.withUnsafeMutableBufferPointer {
      cbits_take(map.baseAddress, map.count, cells, $0.baseAddress)
    }
    return true
  }

  /// What `cbits_take` writes beyond what it takes.
  private static let spare = 16
}
