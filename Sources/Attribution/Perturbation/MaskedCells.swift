import Tensors

/// An image under masks of a grid's cells, and what each cell has to do with its scores.
struct MaskedCells {
  private let question: Question
  private let axes: CellAxes
  private let blend: Blend
  private let cells: GridCells
  private let scale: ScoreScale

  /// - Parameters:
  ///   - method: its name, for what is said of it.
  ///   - grid: cells along each axis.
  ///   - fill: what closed cells show.
  ///   - scale: what is watched.
  /// - Throws: `attribution.unfit-method`; what the fill says.
  init(
    _ question: Question,
    for method: String,
    grid: Int,
    fill: Fill,
    scale: ScoreScale
  ) throws {
    try scale.check(question, for: method)
    axes = try CellAxes(question, for: method)
    try axes.checkGrid(grid, for: method, question.tensor)
    blend = try Blend(question, axes, fill: fill)
    cells = GridCells(axes, grid: grid)
    self.question = question
    self.scale = scale
  }

  /// What is made of each image's scores, spread over the cells' places.
  ///
  /// - Parameters:
  ///   - masks: how many there are, the same for every image.
  ///   - mask: how open each cell is, 0 to 1; called on several threads.
  ///   - statistic: one number a cell from the scores of all masks.
  func relevance(
    masks: Int,
    mask: @escaping @Sendable (_ number: Int) -> [Double],
    statistic: (_ scores: [Double]) -> [Double]
  ) throws -> Relevance {
    var scores = [[Double]](repeating: [], count: question.count)
    let (blend, cells) = (self.blend, self.cells)
    try question.forEachVersion(masks, scale: scale) { image, number, row in
      blend.write(image, mask: cells.spread(mask(number)), to: row)
    } take: { image, _, _, score in
      scores[image].append(score)
    }
    let maps = scores.map { cells.spread(statistic($0)).map { Double($0) } }
    return Relevance(axes.relevance(maps, of: question))
  }
}
