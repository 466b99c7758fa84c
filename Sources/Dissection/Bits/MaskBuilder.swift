package import Attribution
import CBits

/// Makes the masks of units over the label maps of one size: the pixels at which the map, upsampled
/// as `MapGeometry` states, is strictly larger than the unit's threshold.
///
/// An interpolated value lies between the values of the cells around it, in floating point too. So a
/// unit without a cell above its threshold has no mask, a patch between four cells that are not above
/// it is all clear, and only the other patches are computed.
package struct MaskBuilder: Sendable {
  /// How grids lie over the label maps.
  package let geometry: MapGeometry
  private let columns: PatchedAxis
  private let rows: PatchedAxis

  /// Masks for a geometry.
  package init(_ geometry: MapGeometry) {
    self.geometry = geometry
    columns = PatchedAxis(geometry.columns)
    rows = PatchedAxis(geometry.rows)
  }

  /// The masks of one image, by unit, only of units with a pixel above their thresholds.
  ///
  /// - Parameters:
  ///   - maps: the units' maps, all finite.
  ///   - thresholds: T of each unit.
  /// - Precondition: the maps have the geometry's grid, and there is a threshold a unit.
  package func masks(of maps: UnitMaps, thresholds: [Float]) -> [UnitMask] {
    precondition(
      maps.cellCount == geometry.cellCount && maps.units == thresholds.count,
      "maps of another size"
    )
    return masks(thresholds) { body in
      for unit in thresholds.indices { maps.withMap(unit) { body(unit, $0) } }
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
    let rowWords = (geometry.columns.cells + 63) / 64
    var above = [UInt64](repeating: 0, count: geometry.rows.cells * rowWords)
    var lines = [Double](repeating: 0, count: 3 * geometry.width)
    raster.withUnsafeMutableBufferPointer { raster in
      above.withUnsafeMutableBufferPointer { above in
        lines.withUnsafeMutableBufferPointer { lines in
          columns.withAxis { columns in
            rows.withAxis { rows in
              forEach { unit, map in
                let span = cbits_set_above(
                  map.baseAddress,
                  thresholds[unit],
                  columns,
                  rows,
                  above.baseAddress,
                  lines.baseAddress,
                  raster.baseAddress
                )
                let words = span.first..<span.end
                if let mask = UnitMask(unit: unit, taking: raster, from: words) {
                  masks.append(mask)
                }
              }
            }
          }
        }
      }
    }
    return masks
  }
}

/// An axis of pixels in patches, each between the same two cells.
private struct PatchedAxis: Sendable {
  private let sampling: AxisSampling
  private let patches: [cbits_patch]
  private let nearer: [UInt32]

  init(_ axis: AxisSampling) {
    var patches: [cbits_patch] = []
    for pixel in 0..<axis.pixels {
      let (lower, upper) = (UInt32(axis.lower[pixel]), UInt32(axis.upper(pixel)))
      if patches.last?.lower == lower {
        patches[patches.count - 1].end += 1
      } else {
        let first = UInt32(pixel)
        patches.append(cbits_patch(lower: lower, upper: upper, first: first, end: first + 1))
      }
    }
    sampling = axis
    self.patches = patches
    nearer = axis.nearer.map { UInt32($0) }
  }

  func withAxis(_ body: (UnsafePointer<cbits_axis>) -> Void) {
    patches.withUnsafeBufferPointer { patches in
      nearer.withUnsafeBufferPointer { nearer in
        sampling.offset.withUnsafeBufferPointer { offset in
          let axis = cbits_axis(
            patches: patches.baseAddress,
            patch_count: patches.count,
            nearer: nearer.baseAddress,
            offset: offset.baseAddress,
            cells: sampling.cells,
            pixels: sampling.pixels
          )
          withUnsafePointer(to: axis, body)
        }
      }
    }
  }
}
