import Foundation

/// A Gaussian filter of maps: two products with a banded matrix, one an axis, in Float64.
///
/// The kernel is cut at four standard deviations and sums to 1, as SciPy's `gaussian_filter` has it.
public struct GaussianBlur: Sendable {
  /// What lies beyond the edges.
  public enum Edges: Sendable {
    /// Zeros.
    case zero
    /// The map mirrored at its edges, the edge twice: (b a | a b c | c b).
    case mirrored
  }

  private let vertical: Matrix
  private let horizontal: Matrix

  /// A filter of maps of one size.
  ///
  /// - Parameters:
  ///   - sigma: the standard deviation in pixels; 0 leaves maps as they are.
  ///   - edges: what lies beyond the edges.
  ///   - height: the maps' rows.
  ///   - width: their columns.
  /// - Precondition: the standard deviation is not negative.
  public init(sigma: Double, edges: Edges, height: Int, width: Int) {
    vertical = Self.matrix(height, sigma, edges)
    horizontal = width == height ? vertical : Self.matrix(width, sigma, edges)
  }

  /// The blurred map.
  public func callAsFunction(_ map: Matrix) -> Matrix {
    // V P Hᵀ, as V (H Pᵀ)ᵀ.
    vertical.times(transposed: horizontal.times(transposed: map))
  }

  /// The matrix that blurs a line of this length.
  private static func matrix(_ length: Int, _ sigma: Double, _ edges: Edges) -> Matrix {
    precondition(sigma >= 0, "a standard deviation is not negative")
    let radius = Int(4 * sigma + 0.5)
    var kernel = (-radius...radius).map { offset in
      sigma == 0 ? 1 : exp(-0.5 * Double(offset * offset) / (sigma * sigma))
    }
    let sum = kernel.reduce(0, +)
    for index in kernel.indices { kernel[index] /= sum }
    var matrix = Matrix(rows: length, columns: length)
    for row in 0..<length {
      for (offset, weight) in zip(-radius...radius, kernel) {
        let place = row + offset
        switch edges {
        case .zero: if (0..<length).contains(place) { matrix[row, place] += weight }
        case .mirrored: matrix[row, mirrored(place, length)] += weight
        }
      }
    }
    return matrix
  }

  private static func mirrored(_ place: Int, _ length: Int) -> Int {
    let period = 2 * length
    let inside = ((place % period) + period) % period
    return inside < length ? inside : period - 1 - inside
  }
}
