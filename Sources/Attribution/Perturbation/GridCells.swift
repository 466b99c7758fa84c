import Diagnostics

/// A coarse grid over maps: each pixel belongs to one cell.
struct GridCells: Sendable {
  private let axes: CellAxes
  private let grid: Int

  init(_ axes: CellAxes, grid: Int) {
    self.axes = axes
    self.grid = grid
  }

  /// The values of cells at every pixel, `[H W]`.
  func spread(_ values: [Double]) -> [Float] {
    (0..<axes.cells).map { cell in
      let (row, column) = (cell / axes.width, cell % axes.width)
      return Float(values[row * grid / axes.height * grid + column * grid / axes.width])
    }
  }
}

extension CellAxes {
  /// - Throws: `attribution.unfit-method` if a grid has more cells than the maps.
  func checkGrid(_ grid: Int, for method: String, _ tensor: String) throws(InputError) {
    guard grid <= height, grid <= width else {
      throw InputError(
        .unfit(
          method,
          "a grid of \(grid) x \(grid) cells is finer than the \(height) x \(width) of '\(tensor)'",
          remedy: height > 1 && width > 1
            ? "take grid=\(min(height, width)) or less" : "name a tensor of maps"
        )
      )
    }
  }
}
