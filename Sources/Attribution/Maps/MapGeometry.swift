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
    [Double](unsafeUninitializedCapacity: width * height) { pixels, count in
      count = width * height
      write(
        grid,
        rows: 0..<height,
        columns: 0..<width,
        to: UnsafeMutableBufferPointer(rebasing: pixels[..<count])
      )
    }
  }

  /// Writes a part of that map, `[rows.count, columns.count]`.
  ///
  /// - Precondition: the part lies inside, and the buffer has as many elements.
  func write<Number: BinaryFloatingPoint>(
    _ grid: UnsafeBufferPointer<Float>,
    rows part: Range<Int>,
    columns pixels: Range<Int>,
    to map: UnsafeMutableBufferPointer<Number>
  ) {
    precondition(map.count == part.count * pixels.count, "\(map.count) elements for a map")
    let width = pixels.count
    stretched(grid, columns: pixels).withUnsafeBufferPointer { stretched in
      for (index, row) in part.enumerated() {
        let (low, high) = (rows.lower[row] * width, rows.upper(row) * width)
        let (near, offset) = (rows.nearer[row] * width, rows.offset[row])
        for column in 0..<width {
          let difference = stretched[high + column] - stretched[low + column]
          map[index * width + column] = Number(stretched[near + column] + offset * difference)
        }
      }
    }
  }

  /// The rows of cells at some columns of pixels: each is stretched once, however many rows of pixels
  /// lie between it and the next.
  private func stretched(
    _ grid: UnsafeBufferPointer<Float>,
    columns pixels: Range<Int>
  ) -> [Double] {
    precondition(grid.count == cellCount, "\(grid.count) values for \(cellCount) cells")
    var stretched: [Double] = []
    stretched.reserveCapacity(rows.cells * pixels.count)
    for start in stride(from: 0, to: grid.count, by: columns.cells) {
      for column in pixels {
        let low = Double(grid[start + columns.lower[column]])
        let high = Double(grid[start + columns.upper(column)])
        let near = Double(grid[start + columns.nearer[column]])
        stretched.append(near + columns.offset[column] * (high - low))
      }
    }
    return stretched
  }
}
