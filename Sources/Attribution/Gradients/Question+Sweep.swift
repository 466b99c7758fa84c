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
  /// Runs several rows for each of some paths forward and backward, whichever paths they belong to.
  ///
  /// - Parameters:
  ///   - owners: the image to which each path belongs.
  ///   - steps: the number of rows of each path.
  ///   - reading: the tensor at which gradients are read; the question's own by default.
  ///   - recording: whether the values of that tensor are given too.
  ///   - point: writes a point of a path.
  ///   - use: is given some rows at a time, those of the first path in order, then those of the next.
  func sweep(
    owners: [Int],
    steps: Int,
    reading: String? = nil,
    recording: Bool = false,
    point:
      @escaping @Sendable (
        _ path: Int, _ step: Int, _ row: UnsafeMutableBufferPointer<Float>
      ) -> Displacement,
    use: ([SweptRow]) throws -> Void
  ) throws {
    let (output, tensor) = (targetTensor, reading ?? self.tensor)
    let displacements = RowNotes<Displacement>()
    let source = source(owners.count * steps, owner: { owners[$0 / steps] }, notes: displacements) {
      point($0 / steps, $0 % steps, $1)
    }
    try engine.run(
      source,
      record: Set([output] + (recording ? [tensor] : [])).sorted(),
      backward: [.init(from: output, to: [tensor])]
    ) { _, rows in
      [weights.gathered(rows.map { owners[min($0 / steps, owners.count - 1)] })]
    } use: { blocks in
      try use(
        blocks.flatMap { passed -> [SweptRow] in
          guard let outputs = passed.recorded[output], let gradients = passed.backward[0][tensor]
          else { return [] }
          let values = passed.recorded[tensor]
          return passed.rows.enumerated().map { place, row in
            SweptRow(
              path: row / steps,
              step: row % steps,
              displacement: displacements.take(row) ?? Displacement(),
              score: Self.product(weights(of: owners[row / steps]), outputs.rowElements(place)),
              gradient: gradients.rowElements(place),
              values: values?.rowElements(place) ?? []
            )
          }
        }
      )
    }
  }
}
