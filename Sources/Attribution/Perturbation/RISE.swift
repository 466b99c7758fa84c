import Diagnostics
import Statistics
import Tensors

/// Randomised input sampling for explanation.
///
/// Each pixel's importance is the mean score of randomly masked images, weighted by how open each
/// mask is at the pixel: S(x) = (1 / (N p)) sum over masks of f(I * M) M(x) (Petsiuk, Das and Saenko
/// 2018, equation 6, arXiv:1806.07421). The masks are the same for every image, as in the authors'
/// code, so that what an image gives does not depend on those beside it.
public struct RISE: AttributionMethod {
  /// N, the number of masks.
  public var samples: Int
  /// Cells along each axis of a mask's grid.
  public var grid: Int
  /// p, the probability that a cell is open.
  public var open: Double
  /// What closed cells show.
  public var fill: Fill
  /// What is watched; the paper watches probabilities.
  public var scale: ScoreScale

  /// The method with its settings.
  public init(
    samples: Int = 4000,
    grid: Int = 7,
    open: Double = 0.5,
    fill: Fill = .zero,
    scale: ScoreScale = .probability
  ) {
    self.samples = samples
    self.grid = grid
    self.open = open
    self.fill = fill
    self.scale = scale
  }

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    try scale.check(question, for: "rise")
    let axes = try CellAxes(question, for: "rise")
    try axes.checkGrid(grid, for: "rise", question.tensor)
    let blend = try Blend(question, axes, fill: fill)
    let masks = masks(height: axes.height, width: axes.width, seed: question.seed)
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: axes.cells),
      count: question.count
    )
    try question.forEachVersion(samples, scale: scale) { image, number, row in
      let mask = masks.mask(number)
      blend.write(image, mask: mask, to: row)
      return mask
    } take: { image, _, mask, score in
      sums[image].withUnsafeMutableBufferPointer { sums in
        for (cell, opened) in mask.enumerated() { sums[cell] += score * Double(opened) }
      }
    }
    let factor = 1 / (Double(samples) * open)
    return Relevance(axes.relevance(sums.map { $0.map { $0 * factor } }, of: question))
  }

  /// The masks for images of these extents.
  package func masks(height: Int, width: Int, seed: UInt64) -> RISEMasks {
    RISEMasks(
      height: height,
      width: width,
      grid: grid,
      open: open,
      random: SeededGenerator(seed: seed).stream("rise")
    )
  }
}
