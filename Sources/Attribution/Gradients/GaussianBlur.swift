import Foundation
import Tensors

/// A Gaussian filter of maps: two products with a banded matrix, one an axis, in Float64.
///
/// The kernel is cut at four standard deviations and sums to 1, as SciPy's `gaussian_filter` has it.
struct GaussianBlur: Sendable {
  /// What lies beyond the edges.
  enum Edges: Sendable {
    /// Zeros.
    case zero
    /// The map mirrored at its edges, the edge twice: (b a | a b c | c b).
    case mirrored
  }

  private let planes: MapPlanes
  private let vertical: Matrix
  private let horizontal: Matrix

  /// - Parameter sigma: the standard deviation in pixels; 0 leaves maps as they are.
  /// - Precondition: it is not negative.
  init(sigma: Double, edges: Edges, for planes: MapPlanes) {
    self.planes = planes
    vertical = Self.matrix(planes.height, sigma, edges)
    horizontal = planes.width == planes.height ? vertical : Self.matrix(planes.width, sigma, edges)
  }

  /// The blurred map, laid out as the row is.
  func callAsFunction(row: [Float]) -> [Double] {
    var blurred = [Double](repeating: 0, count: row.count)
    for channel in 0..<planes.channels {
      // V P Hᵀ, as V (H Pᵀ)ᵀ.
      let turned = horizontal.times(transposed: planes.plane(channel, of: row))
      let result = vertical.times(transposed: turned)
      for (place, value) in zip(planes.places(of: channel), result.elements) {
        blurred[place] = value
      }
    }
    return blurred
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
