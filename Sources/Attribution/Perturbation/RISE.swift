import Diagnostics
import Networks
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
    var sums = MapSums(maps: question.count, cells: axes.cells)
    let workers = Workers(question.engine.threads)
    // Some masks at a time, each made once for all images.
    for part in stride(from: 0, to: samples, by: question.engine.batchSize) {
      let count = min(question.engine.batchSize, samples - part)
      let drawn = workers.map(blocks: count) { masks.mask(part + $0) }
      var scores: [[Double]] = drawn.map { _ in [] }
      try question.forEachVersion(count, scale: scale) { image, number, row in
        blend.write(image, mask: drawn[number], to: row)
      } take: { _, number, _, score in
        scores[number].append(score)
      }
      sums.add(drawn, factors: scores, workers: workers)
    }
    let factor = 1 / (Double(samples) * open)
    return Relevance(axes.relevance(sums.maps.map { $0.map { $0 * factor } }, of: question))
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
