import Networks
import Tensors

/// What the gradient at a point of a path is multiplied with: a part of the way along the path.
struct Displacement: Sendable {
  /// A way, element by element.
  var way: [Float] = []
  /// The part of it.
  var factor: Float = 1
}

/// One point of a sweep after it was run.
struct SweptRow {
  /// The place of the path among those that were asked for, and of the row on it.
  let path: Int
  let step: Int
  /// The point's own displacement.
  let displacement: Displacement
  /// The target's value.
  let score: Double
  /// The gradient at the tensor that was read.
  let gradient: ArraySlice<Float>
  /// The value of the tensor that was read.
  let values: ArraySlice<Float>
}

extension Question {
  /// Runs several rows for each of some paths forward and backward, a block of rows at a time,
  /// whichever paths they belong to.
  ///
  /// - Parameters:
  ///   - owners: the image to which each path belongs.
  ///   - steps: the number of rows of each path.
  ///   - reading: the tensor at which gradients are read; the question's own by default.
  ///   - recording: whether the values of that tensor are given too.
  ///   - point: writes a point of a path.
  ///   - use: is given block after block the rows of the first path in order, then those of the next.
  func sweep(
    owners: [Int],
    steps: Int,
    reading: String? = nil,
    recording: Bool = false,
    point:
      @Sendable (_ path: Int, _ step: Int, _ row: UnsafeMutableBufferPointer<Float>)
      -> Displacement,
    use: ([SweptRow]) throws -> Void
  ) throws {
    let total = owners.count * steps
    let size = blocks(of: total).first?.count ?? 0
    let tensor = reading ?? self.tensor
    for start in stride(from: 0, to: total, by: max(1, size)) {
      // The last block is filled with its last row, so that one plan serves all.
      let places = (start..<start + size).map { min($0, total - 1) }
      let points = Tensor.rows(size, of: rowShape, workers: Workers(engine.threads)) {
        row,
        values in
        point(places[row] / steps, places[row] % steps, values)
      }
      let run = try backward(
        of: points.tensor,
        owners: places.map { owners[$0 / steps] },
        to: [tensor],
        record: recording ? [tensor] : []
      )
      let (gradients, values) = (run.gradient(at: tensor), run.recorded[tensor])
      try use(
        (0..<min(size, total - start)).map { row in
          SweptRow(
            path: places[row] / steps,
            step: places[row] % steps,
            displacement: points.notes[row],
            score: run.scores[row],
            gradient: gradients.rowElements(row),
            values: values?.rowElements(row) ?? []
          )
        }
      )
    }
  }
}
