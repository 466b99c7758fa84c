import Tensors

/// What the elements of an absent player are replaced by.
public enum Absence: Sendable, Hashable {
  /// The mean of the player's own elements, channel by channel: LIME's own default for superpixels.
  case mean
  /// A level between black (0) and white (1) of the network's pixels; for a tensor that holds no
  /// pixels the number itself.
  case level(Double)
  /// The number 0 in the network's own units: for pixels often the mean colour, for a layer silence.
  case zero

  /// The row with all players absent.
  func row(of question: Question, image: Int, _ players: Players) -> [Float] {
    let row = Array(question.values.rowElements(image))
    switch self {
    case .zero: return [Float](repeating: 0, count: row.count)
    case .mean: return means(row, question.rowShape, question.domain?.channelAxis ?? 0, players)
    case .level(let level):
      guard let domain = question.domain, question.rowShape.rank == 3 else {
        return [Float](repeating: Float(level), count: row.count)
      }
      let colour = zip(domain.low, domain.high).map { $0 + Float(level) * ($1 - $0) }
      return domain.filled(colour, shape: question.rowShape).elements
    }
  }

  private func means(_ row: [Float], _ shape: Shape, _ axis: Int, _ players: Players) -> [Float] {
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
