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
  ///   - make: writes the row of a version and says what it is made of; called on several threads.
  ///   - take: what is seen of a version, in order.
  func forEachVersion<Note: Sendable>(
    _ count: Int,
    scale: ScoreScale,
    make:
      @Sendable (_ image: Int, _ version: Int, _ row: UnsafeMutableBufferPointer<Float>) -> Note,
    take: (_ image: Int, _ version: Int, _ note: Note, _ score: Double) -> Void
  ) throws {
    for block in blocks(of: count * self.count) {
      let (rows, notes) = Tensor.rows(
        block.count,
        of: rowShape,
        workers: Workers(engine.threads)
      ) { index, row in
        let place = block.lowerBound + index
        return make(place / count, place % count, row)
      }
      let owners = block.map { $0 / count }
      let scores = try scale.values(of: rows, owners: owners, asked: self)
      for (index, place) in block.enumerated() {
        take(place / count, place % count, notes[index], scores[index])
      }
    }
  }
}
