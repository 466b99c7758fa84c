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

  /// The score of each of `count` coalitions, of which only those of a block of rows are made at once.
  ///
  /// - Parameter present: whether each player belongs to a coalition.
  func scores(
    of count: Int,
    present: @Sendable (_ coalition: Int) -> [Bool]
  ) throws -> [Double] {
    let blocks = question.blocks(of: count * empties.count)
    guard let size = blocks.first?.count else { return [] }
    let owners = [Int](repeating: image, count: size)
    var sums = [Double](repeating: 0, count: count)
    for block in blocks {
      // The last block is filled up, so that one plan serves all.
      let places = (0..<size).map { min(block.lowerBound + $0, block.upperBound - 1) }
      let scores = try question.scores(of: rows(places, present), owners: owners)
      for (place, score) in zip(block, scores) { sums[place / empties.count] += score }
    }
    return sums.map { $0 / Double(empties.count) }
  }

  /// The score with everybody.
  var everything: Double { get throws { try question.scores[image] } }

  /// The rows of places: every coalition before each of the empty rows.
  private func rows(_ places: [Int], _ present: @Sendable (Int) -> [Bool]) -> Tensor<Float> {
    let (owners, width) = (players.owners, whole.count)
    return Tensor.rows(
      places.count,
      of: question.rowShape,
      workers: Workers(question.engine.threads)
    ) { index, row in
      let members = present(places[index] / empties.count)
      let empty = empties[places[index] % empties.count]
      for element in 0..<width {
        row[element] = members[owners[element]] ? whole[element] : empty[element]
      }
    }.tensor
  }
}
