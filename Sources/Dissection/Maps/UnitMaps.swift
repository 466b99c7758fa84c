import Attribution
package import Tensors

/// The maps of one image's units, lent from those of a batch where they lie there as they are.
package struct UnitMaps: Sendable {
  /// U.
  package let units: Int
  /// h, the rows of a map.
  package let height: Int
  /// w, the columns of a map.
  package let width: Int
  private let row: TensorRow<Float>

  /// Maps `[U, h, w]`.
  ///
  /// - Precondition: the tensor has three axes, and a map at least one cell.
  package init(_ maps: Tensor<Float>) {
    self.init(TensorRow(maps), maps.shape[0], maps.shape[1], maps.shape[2])
  }

  private init(_ row: TensorRow<Float>, _ units: Int, _ height: Int, _ width: Int) {
    precondition(height * width > 0 && row.count == units * height * width, "maps \(row.shape)")
    (self.units, self.height, self.width) = (units, height, width)
    self.row = row
  }

  /// The maps of a layer's units, and of directions after them.
  init(_ row: TensorRow<Float>, on grid: UnitGrid, _ directions: [UnitDirection]) {
    if directions.isEmpty && grid.axes.areMaps {
      self.init(row, grid.units, grid.height, grid.width)
    } else {
      self.init(UnitDirection.append(directions, to: grid.maps(of: row.tensor)))
    }
  }

  /// h w.
  package var cellCount: Int { height * width }

  /// The maps as a tensor, `[U, h, w]`.
  package var tensor: Tensor<Float> { row.tensor.reshaped([units, height, width]) }

  /// Gives all values, unit by unit.
  package func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
    row.withUnsafeBufferPointer(body)
  }

  /// Gives the map of one unit.
  package func withMap<Result>(
    _ unit: Int,
    _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result {
    withValues { all in
      body(UnsafeBufferPointer(rebasing: all[unit * cellCount..<(unit + 1) * cellCount]))
    }
  }
}

extension LayerAxes {
  /// Whether the units' maps lie one after the other.
  fileprivate var areMaps: Bool { self == .channelsFirst || self == .vector }
}
