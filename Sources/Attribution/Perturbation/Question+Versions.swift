import Networks
import Tensors

extension Question {
  /// Runs changed versions of every image, image by image, a block of rows at a time.
  ///
  /// Only a block of rows is held; what the versions are made of, such as masks, is given on.
  ///
  /// - Parameters:
  ///   - count: how many versions each image has.
  ///   - scale: what is watched.
  ///   - make: the row of a version and what it is made of; called on several threads.
  ///   - take: what is seen of a version, in order.
  func forEachVersion<Note: Sendable>(
    _ count: Int,
    scale: ScoreScale,
    make: @Sendable (_ image: Int, _ version: Int) -> (row: [Float], note: Note),
    take: (_ image: Int, _ version: Int, _ note: Note, _ score: Double) -> Void
  ) throws {
    for block in blocks(of: count * self.count) {
      let made = Workers(engine.threads).map(blocks: block.count) { index in
        let place = block.lowerBound + index
        return make(place / count, place % count)
      }
      let rows = Tensor(
        Shape([made.count] + rowShape.dims),
        Array(made.map(\.row).joined())
      )
      let owners = block.map { $0 / count }
      let scores = try scale.values(of: rows, owners: owners, asked: self)
      for (index, place) in block.enumerated() {
        take(place / count, place % count, made[index].note, scores[index])
      }
    }
  }
}
