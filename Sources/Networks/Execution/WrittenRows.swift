public import Tensors

/// Rows that are made as they are needed: each is written where the network reads it, just before
/// its pass, by the thread that runs it.
public struct WrittenRows: Sendable {
  /// Gives every element of a row of an input its value; called for several rows at once, and for
  /// some more than once.
  public typealias Writing =
    @Sendable (_ input: String, _ row: Int, _ elements: UnsafeMutableBufferPointer<Float>) -> Void

  /// How many rows there are.
  public let count: Int
  /// The shape of one row of each input.
  public let shapes: [String: Shape]
  let write: Writing

  /// Rows.
  ///
  /// - Parameters:
  ///   - shapes: of one row of each input; any tensor of the network may be given.
  ///   - write: gives a row its values.
  public init(_ count: Int, of shapes: [String: Shape], write: @escaping Writing) {
    self.count = count
    self.shapes = shapes
    self.write = write
  }

  /// The shapes of so many rows.
  func inputs(rows: Int) -> [String: Shape] {
    shapes.mapValues { Shape([rows] + $0.dims) }
  }

  /// Some rows as tensors, with the last of all in place of those beyond it.
  func tensors(_ rows: Range<Int>, workers: Workers) -> [String: Tensor<Float>] {
    let shapes = inputs(rows: rows.count)
    return Dictionary(
      uniqueKeysWithValues: shapes.map { name, shape in
        let width = shape.count / rows.count
        let elements = [Float](unsafeUninitializedCapacity: shape.count) { buffer, initialised in
          // Each worker writes other rows.
          nonisolated(unsafe) let all = buffer
          workers.forEach(blocks: rows.count) { place in
            let row = min(rows.lowerBound + place, count - 1)
            let own = all[place * width..<(place + 1) * width]
            write(name, row, UnsafeMutableBufferPointer(rebasing: own))
          }
          initialised = shape.count
        }
        return (name, Tensor(shape, elements))
      }
    )
  }
}
