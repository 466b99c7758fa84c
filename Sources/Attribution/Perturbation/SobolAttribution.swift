import Diagnostics
import Statistics
import Tensors

/// Total Sobol indices of the cells of a grid.
///
/// A cell's index is the share of the score's variance, over random masks of all cells, that is lost
/// when all other cells are held: its own effect with all its interactions (Fel et al. 2021,
/// arXiv:2111.04138). Estimated after Jansen from two designs A and B of n masks and, for each cell i,
/// the design A with B's column i: the mean of (f(A) - f(C_i))^2 over 2 Var(f(A)). The designs are
/// Latin hypercubes; each pixel is blended by the value of its cell.
public struct SobolAttribution: AttributionMethod {
  /// Cells along each axis.
  public var grid: Int
  /// n, the masks of a design.
  public var design: Int
  /// What closed cells show.
  public var fill: Fill
  /// What is watched.
  public var scale: ScoreScale

  /// The method with its settings.
  public init(
    grid: Int = 8,
    design: Int = 32,
    fill: Fill = .zero,
    scale: ScoreScale = .value
  ) {
    self.grid = grid
    self.design = design
    self.fill = fill
    self.scale = scale
  }

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    let cells = try MaskedCells(question, for: "sobol", grid: grid, fill: fill, scale: scale)
    let masks = masks(seed: question.seed)
    return try cells.relevance(masks: masks.count) {
      masks[$0]
    } statistic: {
      indices($0)
    }
  }

  /// The masks, each made when it is asked for.
  package func masks(seed: UInt64) -> SobolDesign {
    SobolDesign(
      cells: grid * grid,
      design: design,
      random: SeededGenerator(seed: seed).stream("sobol")
    )
  }

  /// The total index of each cell from the scores of all masks; 0 where nothing varies.
  package func indices(_ scores: [Double]) -> [Double] {
    let a = scores[..<design]
    let mean = a.reduce(0, +) / Double(design)
    let variance = a.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(design)
    return (0..<grid * grid).map { cell in
      let c = scores[(cell + 2) * design..<(cell + 3) * design]
      let squares = zip(a, c).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return variance > 0 ? squares / (2 * Double(design)) / variance : 0
    }
  }
}
