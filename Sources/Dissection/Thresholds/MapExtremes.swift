import CBits

/// The smallest and the largest value of each unit's map in one image.
package struct MapExtremes: Sendable, Hashable {
  /// The smallest value of each unit, `[U]`.
  package let lowest: [Float]
  /// The largest value of each unit, `[U]`.
  package let highest: [Float]
  /// The first unit with a value that is NaN or infinite; `nil` if all are finite.
  package let firstNonFinite: Int?

  /// The extremes of maps; those of a unit with a NaN mean nothing.
  package init(_ maps: UnitMaps) {
    let (units, cells) = (maps.units, maps.cellCount)
    var (lowest, highest) = ([Float](), [Float]())
    lowest.reserveCapacity(units)
    highest.reserveCapacity(units)
    var first: Int?
    maps.withValues { all in
      guard let start = all.baseAddress else { return }
      for unit in 0..<units {
        let extremes = cbits_extremes(start + unit * cells, cells)
        // Adding 0 turns -0 into 0, so that equal values have equal bytes.
        lowest.append(extremes.lowest + 0)
        highest.append(extremes.highest + 0)
        if extremes.are_finite == 0, first == nil { first = unit }
      }
    }
    (self.lowest, self.highest, firstNonFinite) = (lowest, highest, first)
  }
}
