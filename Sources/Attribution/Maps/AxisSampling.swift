package import Networks

/// Where the pixels of a label map lie on the grid of a unit's map, along one axis.
///
/// A pixel at position g between the cells j and j + 1 has t = g - j and the value p + t (q - p),
/// where p and q are those cells' values. It is computed from the nearer cell, p + t (q - p) for
/// t < 1/2 and q - (1 - t) (q - p) otherwise, because then rounding never takes it past p or q.
package struct AxisSampling: Sendable, Hashable {
  /// The number of cells.
  package let cells: Int
  /// The lower of the two cells between which each pixel lies, ascending.
  package let lower: [Int]
  /// The cell from which each pixel's value is computed: the nearer one.
  package let nearer: [Int]
  /// How far the pixel lies from that cell, in cells: t or -(1 - t).
  package let offset: [Double]

  /// The number of pixels.
  package var pixels: Int { lower.count }

  /// The cell after the lower one of a pixel; itself on an axis of one cell.
  package func upper(_ pixel: Int) -> Int { min(lower[pixel] + 1, cells - 1) }

  /// A sampling of pixels at these positions on the grid, in cells, clamped to its ends.
  ///
  /// - Precondition: there is a cell, and the positions are finite and ascend.
  package init(cells: Int, positions: [Double]) {
    precondition(cells >= 1, "an axis without cells")
    precondition(zip(positions, positions.dropFirst()).allSatisfy { $0 <= $1 }, "not ascending")
    self.cells = cells
    let places = positions.map { position in
      let clamped = min(max(position, 0), Double(cells - 1))
      let cell = min(Int(clamped), max(cells - 2, 0))
      return (cell: cell, fraction: clamped - Double(cell))
    }
    lower = places.map(\.cell)
    nearer = places.map { $0.fraction < 0.5 ? $0.cell : $0.cell + 1 }
    offset = places.map { $0.fraction < 0.5 ? $0.fraction : -(1 - $0.fraction) }
  }

  /// Bilinear between the centres of receptive fields: the pixel u is centred at the input
  /// coordinate (u + 1/2) inputExtent / pixels - 1/2, the cell i at first + i step.
  ///
  /// - Precondition: extents and step are positive.
  package static func centred(
    on centres: FieldCentres,
    cells: Int,
    inputExtent: Int,
    pixels: Int
  ) -> AxisSampling {
    AxisSampling(
      cells: cells,
      positions: (0..<pixels).map { pixel in
        let coordinate = (Double(pixel) + 0.5) * Double(inputExtent) / Double(pixels) - 0.5
        return (coordinate - centres.first) / centres.step
      }
    )
  }

  /// As NetDissect's `upsampleL`: with the reduction r, which is inputExtent / pixels in whole
  /// numbers, cell i lies at the pixel floor(c / r) + i floor(step / r), where c is the field's
  /// centre as NetDissect counts it, offset + floor(size / 2).
  ///
  /// - Returns: `nil` where cells are closer than pixels, so that there is no such sampling.
  package static func netdissect(
    _ field: ReceptiveField.Axis,
    cells: Int,
    inputExtent: Int,
    pixels: Int
  ) -> AxisSampling? {
    // Python's `round` and `//`: halves to even, and towards minus infinity.
    let reduction = Int((Double(inputExtent) / Double(pixels)).rounded(.toNearestOrEven))
    guard reduction > 0, field.step >= reduction else { return nil }
    let first = (Double(field.size / 2 + field.offset) / Double(reduction)).rounded(.down)
    return AxisSampling(
      cells: cells,
      positions: (0..<pixels).map { (Double($0) - first) / Double(field.step / reduction) }
    )
  }

  /// Bilinear with half-pixel centres: (u + 1/2) cells / pixels - 1/2, PyTorch's
  /// `align_corners=False`.
  package static func bilinear(cells: Int, pixels: Int) -> AxisSampling {
    AxisSampling(
      cells: cells,
      positions: (0..<pixels).map { (Double($0) + 0.5) * Double(cells) / Double(pixels) - 0.5 }
    )
  }

  /// Bilinear with the first and last cells on the first and last pixels, PyTorch's
  /// `align_corners=True`; a single pixel lies on the first cell.
  package static func bilinearCorners(cells: Int, pixels: Int) -> AxisSampling {
    AxisSampling(
      cells: cells,
      positions: (0..<pixels).map {
        pixels > 1 ? Double($0) * Double(cells - 1) / Double(pixels - 1) : 0
      }
    )
  }
}
