package import Tensors

/// The largest value of each unit's map in one image.
package struct MapMaxima: Sendable, Hashable {
  /// The largest value of each unit, `[U]`.
  package let values: [Float]
  /// The first unit with a value that is NaN or infinite; `nil` if all are finite.
  package let firstNonFinite: Int?

  /// The maxima of maps `[U, h, w]`.
  ///
  /// - Precondition: a map has at least one cell.
  package init(_ maps: Tensor<Float>) {
    let (units, cells) = (maps.shape[0], maps.rowCount)
    precondition(cells > 0, "maps without cells")
    var first: Int?
    values = maps.elements.withUnsafeBufferPointer { all in
      (0..<units).map { unit in
        let map = all[unit * cells..<(unit + 1) * cells]
        let extremes = Extremes(UnsafeBufferPointer(rebasing: map))
        if !extremes.areFinite, first == nil { first = unit }
        return extremes.highest
      }
    }
    firstNonFinite = first
  }
}
