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
    let stretched = (0..<rows.cells).flatMap { row in
      (0..<width).map { column in
        let start = row * columns.cells
        let low = Double(grid[start + columns.lower[column]])
        let high = Double(grid[start + columns.upper(column)])
        let near = Double(grid[start + columns.nearer[column]])
        return near + columns.offset[column] * (high - low)
      }
    }
    return (0..<height).flatMap { row in
      let low = rows.lower[row] * width
      let high = rows.upper(row) * width
      let near = rows.nearer[row] * width
      return (0..<width).map { column in
        stretched[near + column]
          + rows.offset[row] * (stretched[high + column] - stretched[low + column])
      }
    }
  }
}
