import Tensors

/// The score of one image as a game: what it is when only some of its players are present.
struct CoalitionGame: Sendable {
  let question: Question
  let image: Int
  let players: Players
  /// The row with all players present, and with none.
  private let whole: [Float]
  private let empty: [Float]

  /// - Throws: what `Partition.players` throws.
  init(_ question: Question, image: Int, _ partition: Partition, _ absence: Absence) throws {
    self.question = question
    self.image = image
    players = try partition.players(of: question, image: image)
    whole = Array(question.values.rowElements(image))
    empty = absence.row(of: question, image: image, players)
  }

  /// The score of each coalition; rows are made and run block by block.
  func scores(of coalitions: Coalitions) throws -> [Double] {
    let blocks = question.blocks(of: coalitions.count)
    guard let size = blocks.first?.count else { return [] }
    let owners = [Int](repeating: image, count: size)
    return try blocks.flatMap { block in
      // The last block is filled up, so that one plan serves all.
      let places = (0..<size).map { min(block.lowerBound + $0, block.upperBound - 1) }
      let rows = rows(coalitions, places)
      return try question.scores(of: rows, owners: owners).prefix(block.count)
    }
  }

  /// The score with everybody.
  var everything: Double { question.scores[image] }

  private func rows(_ coalitions: Coalitions, _ places: [Int]) -> Tensor<Float> {
    let width = whole.count
    var elements = [Float]()
    elements.reserveCapacity(width * places.count)
    for place in places {
      let present = Array(coalitions[place])
      for index in 0..<width {
        elements.append(present[players.owners[index]] ? whole[index] : empty[index])
      }
    }
    return Tensor(Shape([places.count] + question.rowShape.dims), elements)
  }
}
