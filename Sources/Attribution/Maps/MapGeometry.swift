/// How the grid of a unit's map, `[h, w]`, lies over label maps, `[H, W]`.
package struct MapGeometry: Sendable, Hashable {
  /// Where the columns of the label maps lie on those of the grid.
  package let columns: AxisSampling
  /// Where the rows lie.
  package let rows: AxisSampling

  /// A geometry by axes.
  package init(columns: AxisSampling, rows: AxisSampling) {
    self.columns = columns
    self.rows = rows
  }

  /// W.
  package var width: Int { columns.pixels }
  /// H.
  package var height: Int { rows.pixels }
  /// h w.
  package var cellCount: Int { columns.cells * rows.cells }

  /// The map of a unit at every pixel, `[H, W]` in rows from the top: interpolated along the
  /// columns' axis in the two rows of cells, then between them, in Float64.
  ///
  /// - Precondition: the grid has `cellCount` values.
  package func upsampled(_ grid: UnsafeBufferPointer<Float>) -> [Double] {
    precondition(grid.count == cellCount, "\(grid.count) values for \(cellCount) cells")
    // Each row of cells is stretched once, however many rows of pixels lie between it and the next.
    var stretched: [Double] = []
    stretched.reserveCapacity(rows.cells * width)
    for start in stride(from: 0, to: grid.count, by: columns.cells) {
      for column in 0..<width {
        let low = Double(grid[start + columns.lower[column]])
        let high = Double(grid[start + columns.upper(column)])
        let near = Double(grid[start + columns.nearer[column]])
        stretched.append(near + columns.offset[column] * (high - low))
      }
    }
    var pixels: [Double] = []
    pixels.reserveCapacity(width * height)
    for row in 0..<height {
      let low = rows.lower[row] * width
      let high = rows.upper(row) * width
      let near = rows.nearer[row] * width
      for column in 0..<width {
        let difference = stretched[high + column] - stretched[low + column]
        pixels.append(stretched[near + column] + rows.offset[row] * difference)
      }
    }
    return pixels
  }
}
