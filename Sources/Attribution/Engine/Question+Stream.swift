import Networks
import Synchronization
import Tensors

/// Rows that are written as they are needed.
extension Question {
  /// Rows of the question's tensor beside the other inputs of the images to which they belong.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - owner: the image to which a row belongs.
  ///   - notes: keeps what is noted of a row until the row is used.
  ///   - write: gives every element of a row its value, and says what is to be noted.
  func source<Note: Sendable>(
    _ count: Int,
    owner: @escaping @Sendable (_ row: Int) -> Int,
    notes: RowNotes<Note>,
    write: @escaping @Sendable (_ row: Int, UnsafeMutableBufferPointer<Float>) -> Note
  ) -> WrittenRows {
    var shapes = context.mapValues { Shape(Array($0.shape.dims.dropFirst())) }
    shapes[tensor] = rowShape
    return WrittenRows(count, of: shapes) { name, row, elements in
      if name == tensor {
        notes.keep(write(row, elements), row)
      } else if let other = context[name] {
        elements.copy(other.rowElements(owner(row)))
      }
    }
  }

  /// The values of the targets' tensor for rows that are written as they are needed.
  ///
  /// - Parameter take: is given each row's in order.
  func forEachOutput(
    _ count: Int,
    owner: @escaping @Sendable (_ row: Int) -> Int,
    write: @escaping @Sendable (_ row: Int, UnsafeMutableBufferPointer<Float>) -> Void,
    take: (_ row: Int, _ output: ArraySlice<Float>) throws -> Void
  ) throws {
    let (name, notes) = (targetTensor, RowNotes<Void>())
    let source = source(count, owner: owner, notes: notes, write: write)
    let input = scoresBeforeGradients ? tensor : nil
    try Self.forward(source, to: [name], engine, beforeGradientsOf: input) { blocks in
      for passed in blocks {
        guard let outputs = passed.recorded[name] else { continue }
        for (place, row) in passed.rows.enumerated() where notes.take(row) != nil {
          try take(row, outputs.rowElements(place))
        }
      }
    }
  }

  /// What is seen of rows that are written as they are needed.
  ///
  /// - Parameters:
  ///   - scale: what of the target is seen.
  ///   - take: is given each row in order.
  func forEachScore<Note: Sendable>(
    _ count: Int,
    owner: @escaping @Sendable (_ row: Int) -> Int,
    scale: ScoreScale = .value,
    write: @escaping @Sendable (_ row: Int, UnsafeMutableBufferPointer<Float>) -> Note,
    take: (_ row: Int, _ note: Note, _ score: Double) throws -> Void
  ) throws {
    let notes = RowNotes<Note>()
    let source = source(count, owner: owner, notes: notes, write: write)
    try engine.run(source, record: [targetTensor]) { blocks in
      for passed in blocks {
        guard let outputs = passed.recorded[targetTensor] else { continue }
        let scores = scale.values(of: outputs, owners: passed.rows.map(owner), in: self)
        for (row, score) in zip(passed.rows, scores) {
          if let note = notes.take(row) { try take(row, note, score) }
        }
      }
    }
  }
}

/// What is noted of rows that were written and are not yet used.
final class RowNotes<Note: Sendable>: Sendable {
  private let kept = Mutex<[Int: Note]>([:])

  func keep(_ note: Note, _ row: Int) { kept.withLock { $0[row] = note } }

  /// What was noted of a row, which is kept no longer.
  func take(_ row: Int) -> Note? { kept.withLock { $0.removeValue(forKey: row) } }
}
