package import Statistics

/// The masks by which total Sobol indices are estimated: n of a design A, n of a design B, then for
/// each cell i those of A with B's column i; `n (d + 2)` masks of d cells.
///
/// Only A and B are held: `2 n d` numbers.
package struct SobolDesign: RandomAccessCollection, Sendable {
  /// n points of A's d coordinates and B's.
  private let points: [[Double]]
  private let cells: Int

  package init(cells: Int, design: Int, random: SeededGenerator) {
    self.cells = cells
    points = LatinHypercube.points(design, dimensions: 2 * cells, random: random)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { points.count * (cells + 2) }

  package subscript(number: Int) -> [Double] {
    let (part, row) = number.quotientAndRemainder(dividingBy: points.count)
    let point = points[row]
    if part == 1 { return Array(point[cells...]) }
    var mask = Array(point[..<cells])
    if part > 1 { mask[part - 2] = point[cells + part - 2] }
    return mask
  }
}
