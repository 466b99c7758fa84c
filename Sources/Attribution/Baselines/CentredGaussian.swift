import Foundation
import Tensors

/// A bell over the middle of the picture, where photographers put things: what a method must beat to
/// be said to have found anything.
public struct CentredGaussian: AttributionMethod {
  /// The standard deviation, as a share of the height and of the width; 1/4 by default, so that the
  /// edges of the picture lie two deviations from its middle.
  public var deviation = 0.25

  /// A bell; see `deviation`.
  public init(deviation: Double = 0.25) { self.deviation = deviation }

  /// exp(-d^2 / 2), `[N, 1, H, W]`, where d is the distance from the middle in deviations.
  ///
  /// - Throws: `attribution.no-units` if the tensor has no rows and columns.
  public func attribute(_ question: Question) throws -> Relevance {
    let grid = try question.places()
    func squares(_ extent: Int) -> [Double] {
      (0..<extent).map { position in
        let distance = ((Double(position) + 0.5) / Double(extent) - 0.5) / deviation
        return distance * distance
      }
    }
    let columns = squares(grid.width)
    let map = squares(grid.height).flatMap { row in columns.map { Float(exp(-(row + $0) / 2)) } }
    return Relevance(
      Tensor(
        [question.count, 1, grid.height, grid.width],
        (0..<question.count).flatMap { _ in map }
      )
    )
  }
}
