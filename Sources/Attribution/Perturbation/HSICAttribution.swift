import Diagnostics
import Foundation
import Statistics
import Tensors

/// How strongly the score depends on each cell of a grid, by the Hilbert-Schmidt independence
/// criterion.
///
/// For n random binary masks, HSIC of a cell and the score is trace(K H L H) / (n - 1)^2, where
/// K(m, m') = 1/2 - (m - m')^2 of the cell's values, L(y, y') = exp(-(y - y')^2 / (2 s^2)) of the
/// scores and H centres (Novello, Fel and Vigouroux 2022, arXiv:2206.06219). s is the median
/// distance of two scores.
public struct HSICAttribution: AttributionMethod {
  /// Cells along each axis.
  public var grid: Int
  /// n, the number of masks.
  public var samples: Int
  /// What closed cells show.
  public var fill: Fill
  /// What is watched.
  public var scale: ScoreScale

  /// The method with its settings.
  public init(
    grid: Int = 8,
    samples: Int = 500,
    fill: Fill = .zero,
    scale: ScoreScale = .value
  ) {
    self.grid = grid
    self.samples = samples
    self.fill = fill
    self.scale = scale
  }

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    let cells = try MaskedCells(question, for: "hsic", grid: grid, fill: fill, scale: scale)
    let masks = masks(seed: question.seed)
    return try cells.relevance(masks: samples) {
      masks[$0]
    } statistic: {
      dependence(masks, $0)
    }
  }

  /// n masks of 0 and 1, each cell open in half of them.
  package func masks(seed: UInt64) -> [[Double]] {
    LatinHypercube.points(
      samples,
      dimensions: grid * grid,
      random: SeededGenerator(seed: seed).stream("hsic")
    ).map { $0.map { $0 < 0.5 ? 0 : 1 } }
  }

  /// HSIC of each cell with the scores.
  ///
  /// K is 1/2 (2m - 1)(2m' - 1), up to a constant that centring removes; so trace(K H L H) is
  /// z' H L H z / 2 with z = 2m - 1, and L is centred once for all cells.
  package func dependence(_ masks: [[Double]], _ scores: [Double]) -> [Double] {
    let n = scores.count
    let width = Self.medianDistance(scores)
    guard n > 1, width > 0 else { return [Double](repeating: 0, count: grid * grid) }
    var kernel = Matrix(rows: n, columns: n)
    for row in 0..<n {
      for column in 0..<n {
        let distance = (scores[row] - scores[column]) / width
        kernel[row, column] = exp(-distance * distance / 2)
      }
    }
    let means = (0..<n).map { kernel.row($0).reduce(0, +) / Double(n) }
    let mean = means.reduce(0, +) / Double(n)
    for row in 0..<n {
      for column in 0..<n { kernel[row, column] += mean - means[row] - means[column] }
    }
    return (0..<grid * grid).map { cell in
      let z = masks.map { 2 * $0[cell] - 1 }
      let product = zip(z, kernel.times(z)).reduce(0) { $0 + $1.0 * $1.1 }
      return product / 2 / Double((n - 1) * (n - 1))
    }
  }

  private static func medianDistance(_ scores: [Double]) -> Double {
    var distances: [Double] = []
    for (index, score) in scores.enumerated() {
      for other in scores[..<index] { distances.append(abs(score - other)) }
    }
    return distances.isEmpty ? 0 : Sample(distances).quantile(0.5)
  }
}
