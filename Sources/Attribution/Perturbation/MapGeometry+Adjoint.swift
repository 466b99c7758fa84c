extension MapGeometry {
  /// The adjoint of `upsampled`: what each cell gave to the pixels, from gradients at the pixels
  /// `[H, W]` to gradients at the cells `[h, w]`.
  package func adjoint(_ pixels: [Double]) -> [Double] {
    var lines = [Double](repeating: 0, count: rows.cells * width)
    for row in 0..<height {
      for column in 0..<width {
        let gradient = pixels[row * width + column]
        lines[rows.nearer[row] * width + column] += gradient
        lines[rows.upper(row) * width + column] += rows.offset[row] * gradient
        lines[rows.lower[row] * width + column] -= rows.offset[row] * gradient
      }
    }
    var cells = [Double](repeating: 0, count: cellCount)
    for row in 0..<rows.cells {
      for column in 0..<width {
        let gradient = lines[row * width + column]
        let first = row * columns.cells
        cells[first + columns.nearer[column]] += gradient
        cells[first + columns.upper(column)] += columns.offset[column] * gradient
        cells[first + columns.lower[column]] -= columns.offset[column] * gradient
      }
    }
    return cells
  }
}
