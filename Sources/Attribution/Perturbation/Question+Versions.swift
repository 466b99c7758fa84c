import Tensors

extension Question {
  /// Runs changed versions of every image, image by image.
  ///
  /// Only the rows that are being run are held; what the versions are made of, such as masks, is given on.
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
      @escaping @Sendable (
        _ image: Int, _ version: Int, _ row: UnsafeMutableBufferPointer<Float>
      ) -> Note,
    take: (_ image: Int, _ version: Int, _ note: Note, _ score: Double) -> Void
  ) throws {
    try forEachScore(count * self.count, owner: { $0 / count }, scale: scale) { row, elements in
      make(row / count, row % count, elements)
    } take: { row, note, score in
      take(row / count, row % count, note, score)
    }
  }
}
