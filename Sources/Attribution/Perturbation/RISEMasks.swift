import Statistics
import Tensors

/// RISE's random masks: a coarse grid of cells that are open with probability p, stretched to more
/// than the image and shifted at random (Petsiuk, Das and Saenko 2018, section 3.2).
package struct RISEMasks: Sendable {
  private let open: Double
  private let grid: Int
  private let height: Int
  private let width: Int
  private let cellHeight: Int
  private let cellWidth: Int
  private let stretched: MapGeometry
  private let random: SeededGenerator

  /// - Parameters:
  ///   - grid: cells along each axis, at most as many as the extents.
  ///   - open: p, the probability that a cell is open.
  init(height: Int, width: Int, grid: Int, open: Double, random: SeededGenerator) {
    self.open = open
    self.grid = grid
    (self.height, self.width) = (height, width)
    cellHeight = (height + grid - 1) / grid
    cellWidth = (width + grid - 1) / grid
    // The stretched grid is a cell larger than the image, so that every shift by less than a cell
    // covers it.
    stretched = MapGeometry(
      columns: .bilinear(cells: grid, pixels: (grid + 1) * cellWidth),
      rows: .bilinear(cells: grid, pixels: (grid + 1) * cellHeight)
    )
    self.random = random
  }

  /// One mask, `[H W]`, 0...1; the same for the same number.
  package func mask(_ number: Int) -> [Float] {
    var random = random.stream(number)
    let cells = (0..<grid * grid).map { _ in random.uniform() < open ? Float(1) : 0 }
    return mask(
      cells: cells,
      top: random.below(cellHeight),
      left: random.below(cellWidth)
    )
  }

  /// The mask of a grid `[grid, grid]` after a shift of less than a cell.
  package func mask(cells: [Float], top: Int, left: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: height * width) { mask, count in
      count = height * width
      let mask = UnsafeMutableBufferPointer(rebasing: mask[..<count])
      cells.withUnsafeBufferPointer {
        stretched.write($0, rows: top..<top + height, columns: left..<left + width, to: mask)
      }
    }
  }
}
