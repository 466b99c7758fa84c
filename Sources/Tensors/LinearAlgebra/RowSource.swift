/// Rows of equal width that are read a range at a time, so that together they may exceed memory.
public struct RowSource {
  /// The number of rows.
  public let count: Int
  /// The number of elements of a row, all axes after the first together.
  public let width: Int
  /// Reads some rows, [range.count, ...]; it may be asked for the same range several times.
  public let read: (Range<Int>) throws -> Tensor<Float>

  /// Rows that `read` brings.
  public init(count: Int, width: Int, read: @escaping (Range<Int>) throws -> Tensor<Float>) {
    self.count = count
    self.width = width
    self.read = read
  }

  /// Rows that are in memory: those along the first axis.
  ///
  /// - Precondition: the tensor has an axis.
  public init(_ rows: Tensor<Float>) {
    self.init(count: rows.shape[0], width: rows.rowCount) { range in
      range == 0..<rows.shape[0] ? rows : rows.rows(range)
    }
  }

  /// The ranges of `size` rows in which they are read.
  func ranges(of size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
