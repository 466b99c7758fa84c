import Tensors

/// What the elements of an absent player are replaced by.
public enum Absence: Sendable, Hashable {
  /// The mean of the player's own elements, channel by channel: LIME's own default for superpixels.
  case partMean
  /// A baseline's; over several, such as a folder of images, the score is averaged.
  case baseline(Baseline)

  /// The rows with all players absent: one, or one for each draw of the baseline.
  func rows(of question: Question, image: Int, _ players: Players) throws -> [[Float]] {
    switch self {
    case .baseline(let baseline):
      let rows = try BaselineRows(baseline, for: question)
      return (0..<rows.count).map { rows.row(image: image, draw: $0) }
    case .partMean:
      let row = Array(question.values.rowElements(image))
      return [Self.means(row, question.rowShape, question.domain?.channelAxis ?? 0, players)]
    }
  }

  private static func means(
    _ row: [Float],
    _ shape: Shape,
    _ axis: Int,
    _ players: Players
  ) -> [Float] {
    let channels = shape.rank == 3 && players.pieces != nil ? shape[axis] : 1
    let inner = shape.rank == 3 ? shape.dims.dropFirst(axis + 1).reduce(1, *) : 1
    let cells = row.indices.map { players.owners[$0] * channels + $0 / inner % channels }
    var sums = [Double](repeating: 0, count: players.count * channels)
    var counts = [Double](repeating: 0, count: sums.count)
    for (index, cell) in cells.enumerated() {
      sums[cell] += Double(row[index])
      counts[cell] += 1
    }
    return cells.map { Float(sums[$0] / counts[$0]) }
  }
}
