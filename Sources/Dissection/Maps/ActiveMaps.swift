/// What masks depend on of one image's maps: of the units that come above a bound, the cells above it
/// and their neighbours. All others are at most the bound, and no pixel near them is in a mask.
package struct ActiveMaps: Sendable, Hashable {
  /// The rows of a map, h.
  private let height: Int
  /// The columns of a map, w.
  private let width: Int
  /// The units, ascending.
  private var units: [Int] = []
  /// Which cells are kept, unit by unit, each beginning with a word of its own; bit `x + w y`.
  private var cells: [UInt64] = []
  /// Their values, unit by unit.
  private var values: [Float] = []

  /// The maps whose largest value is above a bound.
  ///
  /// - Parameters:
  ///   - maps: the maps.
  ///   - maxima: the largest value of each, `[U]`.
  ///   - bounds: one bound a unit, `[U]`.
  package init(of maps: UnitMaps, maxima: [Float], above bounds: [Float]) {
    (height, width) = (maps.height, maps.width)
    var found = ActiveCells(height: height, width: width)
    for unit in maxima.indices where maxima[unit] > bounds[unit] {
      maps.withMap(unit) { append(unit, $0, above: bounds[unit], &found) }
    }
  }

  private init(height: Int, width: Int) { (self.height, self.width) = (height, width) }

  /// What remains above higher bounds.
  package func above(_ bounds: [Float]) -> ActiveMaps {
    var higher = ActiveMaps(height: height, width: width)
    var found = ActiveCells(height: height, width: width)
    forEach { unit, map in higher.append(unit, map, above: bounds[unit], &found) }
    return higher
  }

  /// The bytes that they take.
  var byteCount: Int {
    (units.count + cells.count) * MemoryLayout<UInt64>.stride
      + values.count * MemoryLayout<Float>.stride
  }

  /// h w.
  package var cellCount: Int { height * width }

  private var wordCount: Int { (cellCount + 63) / 64 }

  /// Gives each unit with its map, in which what was not kept is -infinity.
  package func forEach(_ body: (_ unit: Int, _ map: UnsafeBufferPointer<Float>) -> Void) {
    var map = [Float](repeating: -.infinity, count: cellCount)
    var next = 0
    map.withUnsafeMutableBufferPointer { map in
      for (place, unit) in units.enumerated() {
        let kept = cells[place * wordCount..<(place + 1) * wordCount]
        Self.forEachCell(of: kept) { cell in
          map[cell] = values[next]
          next += 1
        }
        body(unit, UnsafeBufferPointer(map))
        Self.forEachCell(of: kept) { map[$0] = -.infinity }
      }
    }
  }

  /// Gives what is kept of the values of those units of a range that come above their bounds.
  func forEachValues(
    of range: Range<Int>,
    _ body: (_ unit: Int, _ values: UnsafeBufferPointer<Float>) -> Void
  ) {
    values.withUnsafeBufferPointer { values in
      var next = 0
      for (place, unit) in units.enumerated() {
        guard unit < range.upperBound else { return }
        let kept = cells[place * wordCount..<(place + 1) * wordCount]
        let count = kept.reduce(0) { $0 + $1.nonzeroBitCount }
        if unit >= range.lowerBound {
          body(unit, UnsafeBufferPointer(rebasing: values[next..<next + count]))
        }
        next += count
      }
    }
  }

  private static func forEachCell(of words: ArraySlice<UInt64>, _ body: (Int) -> Void) {
    for (place, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        body(place * 64 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }

  private mutating func append(
    _ unit: Int,
    _ map: UnsafeBufferPointer<Float>,
    above bound: Float,
    _ found: inout ActiveCells
  ) {
    guard found.find(in: map, above: bound) else { return }
    units.append(unit)
    cells.append(contentsOf: found.cells)
    values.append(contentsOf: found.values)
  }
}

// MARK: Pages

extension ActiveMaps {
  /// As words of a page: h and w, the numbers of units and values, the units, which cells are kept,
  /// and two values a word.
  var words: [UInt64] {
    var words = [PackedSet.pair(height, width), PackedSet.pair(units.count, values.count)]
    words.reserveCapacity(2 + units.count + cells.count + (values.count + 1) / 2)
    words += units.lazy.map { UInt64($0) }
    words += cells
    for place in stride(from: 0, to: values.count, by: 2) {
      let next = place + 1 < values.count ? values[place + 1] : 0
      words.append(UInt64(next.bitPattern) << 32 | UInt64(values[place].bitPattern))
    }
    return words
  }

  /// Reads the words from a place of a page on, and moves the place behind them.
  init(_ page: UnsafeBufferPointer<UInt64>, at place: inout Int) {
    func take(_ count: Int) -> Slice<UnsafeBufferPointer<UInt64>> {
      defer { place += count }
      return page[place..<place + count]
    }
    let head = take(2)
    (height, width) = PackedSet.parts(head[head.startIndex])
    let (unitCount, valueCount) = PackedSet.parts(head[head.startIndex + 1])
    units = take(unitCount).map { Int($0) }
    cells = Array(take(unitCount * wordCount))
    values.reserveCapacity(valueCount + 1)
    for word in take((valueCount + 1) / 2) {
      values.append(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
      values.append(Float(bitPattern: UInt32(word >> 32)))
    }
    if values.count > valueCount { values.removeLast() }
  }
}
