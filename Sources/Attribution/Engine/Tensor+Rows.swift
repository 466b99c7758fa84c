package import Tensors

extension Tensor {
  /// One row without its axis.
  package func row(_ index: Int) -> Tensor {
    Tensor(Shape(Array(shape.dims.dropFirst())), Array(rowElements(index)))
  }

  /// The elements of one row.
  package func rowElements(_ index: Int) -> ArraySlice<Scalar> {
    elements[index * rowCount..<(index + 1) * rowCount]
  }

  /// Some rows, in this order, perhaps repeated.
  package func gathered(_ rows: [Int]) -> Tensor {
    if rows.count == shape[0], rows.elementsEqual(0..<shape[0]) { return self }
    var all: [Scalar] = []
    all.reserveCapacity(rows.count * rowCount)
    for row in rows { all.append(contentsOf: rowElements(row)) }
    return Tensor(Shape([rows.count] + shape.dims.dropFirst()), all)
  }
}

extension Tensor<Float> {
  /// Rows that workers write where they stay, each by one of them, and what is noted of each.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - shape: of a row.
  ///   - write: gives every element of a row its value.
  static func rows<Note: Sendable>(
    _ count: Int,
    of shape: Shape,
    workers: Workers,
    _ write: @Sendable (_ row: Int, _ elements: UnsafeMutableBufferPointer<Float>) -> Note
  ) -> (tensor: Tensor, notes: [Note]) {
    let size = shape.count
    var notes: [Note] = []
    let elements = [Float](unsafeUninitializedCapacity: count * size) { buffer, initialised in
      // Each worker writes other rows.
      nonisolated(unsafe) let all = buffer
      notes = workers.map(blocks: count) { row in
        write(row, UnsafeMutableBufferPointer(rebasing: all[row * size..<(row + 1) * size]))
      }
      initialised = count * size
    }
    return (Tensor(Shape([count] + shape.dims), elements), notes)
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Copies a row of as many elements here.
  func copy(_ row: some Collection<Float>) { _ = update(fromContentsOf: row) }
}

/// Blocks of rows put one after the other.
struct RowJoin {
  private var elements: [Float] = []
  private var rows = 0
  private var row: [Int] = []

  /// Appends the first `count` rows of a block.
  mutating func append(_ block: Tensor<Float>, _ count: Int) {
    row = Array(block.shape.dims.dropFirst())
    rows += count
    if elements.isEmpty, count == block.shape[0] {
      elements = block.elements
    } else {
      elements.append(contentsOf: block.elements[..<(count * block.rowCount)])
    }
  }

  var tensor: Tensor<Float> { Tensor(Shape([rows] + row), elements) }
}
