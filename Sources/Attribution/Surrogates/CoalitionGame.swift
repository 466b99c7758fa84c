import Networks
import Tensors

/// The score of one image as a game: what it is when only some of its players are present.
struct CoalitionGame: Sendable {
  let question: Question
  let image: Int
  let players: Players
  /// The row with all players present.
  private let whole: [Float]
  /// The rows with none, over which scores are averaged.
  private let empties: [[Float]]

  /// - Throws: what `Partition.players` and baselines throw.
  init(_ question: Question, image: Int, _ partition: Partition, _ absence: Absence) throws {
    self.question = question
    self.image = image
    players = try partition.players(of: question, image: image)
    whole = Array(question.values.rowElements(image))
    empties = try absence.rows(of: question, image: image, players)
  }

  /// The score of each coalition; rows are made and run block by block.
  func scores(of coalitions: Coalitions) throws -> [Double] {
    try scores(of: coalitions.count) { Array(coalitions[$0]) }
  }

  /// The score of each of `count` coalitions, of which only those that are being run are made.
  ///
  /// - Parameter present: whether each player belongs to a coalition.
  func scores(
    of count: Int,
    present: @escaping @Sendable (_ coalition: Int) -> [Bool]
  ) throws -> [Double] {
    // Every coalition stands before each of the empty rows.
    let each = empties.count
    var sums = [Double](repeating: 0, count: count)
    try question.forEachScore(count * each, owner: { _ in image }) { place, row in
      write(present(place / each), before: empties[place % each], to: row)
    } take: { place, _, score in
      sums[place / each] += score
    }
    return sums.map { $0 / Double(each) }
  }

  /// The score with everybody.
  var everything: Double { get throws { try question.scores[image] } }

  /// Writes the image where players are present, and another row elsewhere.
  private func write(
    _ members: [Bool],
    before empty: [Float],
    to row: UnsafeMutableBufferPointer<Float>
  ) {
    for (element, owner) in players.owners.enumerated() {
      row[element] = members[owner] ? whole[element] : empty[element]
    }
  }
}
