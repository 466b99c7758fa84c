package import Attribution
package import Tensors

/// Makes the masks of units over the label maps of one size: the pixels at which the map, upsampled
/// as `MapGeometry` states, is strictly larger than the unit's threshold.
///
/// An interpolated value lies between the values of the cells around it, in floating point too. So a
/// unit without a cell above its threshold has no mask, a patch between four cells above it is all
/// set, one between four that are not is all clear, and only mixed patches are computed.
package struct MaskBuilder: Sendable {
  /// How grids lie over the label maps.
  package let geometry: MapGeometry
  private let columns: [Segment]
  private let rows: [Segment]

  /// Pixels between the same two cells.
  private struct Segment: Sendable {
    let lower: Int
    let upper: Int
    var pixels: Range<Int>

    static func all(of axis: AxisSampling) -> [Segment] {
      var segments: [Segment] = []
      for pixel in 0..<axis.pixels {
        if let last = segments.last, last.lower == axis.lower[pixel] {
          segments[segments.count - 1].pixels = last.pixels.lowerBound..<pixel + 1
        } else {
          segments.append(
            Segment(
              lower: axis.lower[pixel],
              upper: axis.upper(pixel),
              pixels: pixel..<pixel + 1
            )
          )
        }
      }
      return segments
    }
  }

  /// Masks for a geometry.
  package init(_ geometry: MapGeometry) {
    self.geometry = geometry
    columns = Segment.all(of: geometry.columns)
    rows = Segment.all(of: geometry.rows)
  }

  /// The masks of one image, by unit, only of units with a pixel above their thresholds.
  ///
  /// - Parameters:
  ///   - maps: the units' maps, `[U, h, w]`, all finite.
  ///   - thresholds: T of each unit.
  /// - Precondition: the maps have the geometry's grid, and there is a threshold a unit.
  package func masks(of maps: Tensor<Float>, thresholds: [Float]) -> [UnitMask] {
    let cells = geometry.cellCount
    precondition(maps.elements.count == cells * thresholds.count, "maps of another size")
    return maps.elements.withUnsafeBufferPointer { maps in
      masks(thresholds) { body in
        for unit in thresholds.indices {
          body(unit, UnsafeBufferPointer(rebasing: maps[unit * cells..<(unit + 1) * cells]))
        }
      }
    }
  }

  /// The masks of one image's active units.
  ///
  /// - Parameters:
  ///   - maps: what masks depend on of every unit that comes above its threshold, all finite.
  ///   - thresholds: T of each unit of the layer.
  package func masks(of maps: ActiveMaps, thresholds: [Float]) -> [UnitMask] {
    precondition(maps.cellCount == geometry.cellCount, "maps of another size")
    return masks(thresholds) { body in maps.forEach(body) }
  }

  private func masks(
    _ thresholds: [Float],
    forEach: ((_ unit: Int, _ map: UnsafeBufferPointer<Float>) -> Void) -> Void
  ) -> [UnitMask] {
    var masks: [UnitMask] = []
    var raster = [UInt64](repeating: 0, count: (geometry.width * geometry.height + 63) / 64)
    // Twice the width: the row of cells above, and the one below, stretched over a patch.
    var stretched = [Double](repeating: 0, count: 2 * geometry.width)
    raster.withUnsafeMutableBufferPointer { raster in
      stretched.withUnsafeMutableBufferPointer { stretched in
        forEach { unit, map in
          fill(raster, map, Double(thresholds[unit]), stretched)
          if let mask = UnitMask(unit: unit, taking: raster) { masks.append(mask) }
        }
      }
    }
    return masks
  }

  /// Whether a cell of a row is above a threshold.
  private func exceeds(
    _ grid: UnsafeBufferPointer<Float>,
    _ row: Int,
    _ threshold: Double
  ) -> Bool {
    let cells = geometry.columns.cells
    return grid[row * cells..<(row + 1) * cells].contains { Double($0) > threshold }
  }

  private func fill(
    _ raster: UnsafeMutableBufferPointer<UInt64>,
    _ grid: UnsafeBufferPointer<Float>,
    _ threshold: Double,
    _ stretched: UnsafeMutableBufferPointer<Double>
  ) {
    let cells = geometry.columns.cells
    for row in rows
    where exceeds(grid, row.lower, threshold) || exceeds(grid, row.upper, threshold) {
      for column in columns {
        let corners = (
          Double(grid[row.lower * cells + column.lower]) > threshold,
          Double(grid[row.lower * cells + column.upper]) > threshold,
          Double(grid[row.upper * cells + column.lower]) > threshold,
          Double(grid[row.upper * cells + column.upper]) > threshold
        )
        switch corners {
        case (false, false, false, false): continue
        case (true, true, true, true): set(raster, row, column)
        default: compute(raster, grid, threshold, row, column, stretched)
        }
      }
    }
  }

  /// Sets every pixel of a patch.
  private func set(
    _ raster: UnsafeMutableBufferPointer<UInt64>,
    _ row: Segment,
    _ column: Segment
  ) {
    for y in row.pixels {
      var x = column.pixels.lowerBound
      while x < column.pixels.upperBound {
        let count = min(64, column.pixels.upperBound - x)
        raster.place(~0 >> UInt64(64 - count), at: y * geometry.width + x)
        x += count
      }
    }
  }

  /// Computes every pixel of a patch.
  private func compute(
    _ raster: UnsafeMutableBufferPointer<UInt64>,
    _ grid: UnsafeBufferPointer<Float>,
    _ threshold: Double,
    _ row: Segment,
    _ column: Segment,
    _ stretched: UnsafeMutableBufferPointer<Double>
  ) {
    let (cells, width) = (geometry.columns.cells, geometry.width)
    let upper = stretched.baseAddress.map { $0 + width }
    guard let lower = stretched.baseAddress, let upper else { return }
    geometry.columns.nearer.withUnsafeBufferPointer { nearer in
      geometry.columns.offset.withUnsafeBufferPointer { offset in
        for (cellRow, line) in [(row.lower, lower), (row.upper, upper)] {
          let start = cellRow * cells
          let difference =
            Double(grid[start + column.upper]) - Double(grid[start + column.lower])
          for x in column.pixels {
            line[x] = Double(grid[start + nearer[x]]) + offset[x] * difference
          }
        }
      }
    }
    for y in row.pixels {
      let near = geometry.rows.nearer[y] == row.lower ? lower : upper
      let offset = geometry.rows.offset[y]
      var x = column.pixels.lowerBound
      while x < column.pixels.upperBound {
        let count = min(64, column.pixels.upperBound - x)
        var pattern: UInt64 = 0
        for bit in 0..<count {
          let value = near[x + bit] + offset * (upper[x + bit] - lower[x + bit])
          pattern |= (value > threshold ? 1 : 0) << UInt64(bit)
        }
        raster.place(pattern, at: y * width + x)
        x += count
      }
    }
  }
}

extension UnsafeMutableBufferPointer<UInt64> {
  /// Adds up to 64 pixels from a place of the raster on.
  @inline(__always)
  func place(_ pattern: UInt64, at bit: Int) {
    let (word, shift) = (bit >> 6, UInt64(bit & 63))
    self[word] |= pattern << shift
    let rest = shift == 0 ? 0 : pattern >> (64 - shift)
    if rest != 0 { self[word + 1] |= rest }
  }
}
