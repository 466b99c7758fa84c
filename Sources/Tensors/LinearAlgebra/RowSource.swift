/// Rows of equal width that are brought one at a time, so that together they may exceed memory.
public struct RowSource {
  /// The number of rows.
  public let count: Int
  /// The number of elements of a row, all axes after the first together.
  public let width: Int
  /// Brings a row, of `width` elements; it may be asked for the same one several times.
  public let row: (Int) throws -> ArraySlice<Float>
  /// All rows, where they lie in memory together.
  private let whole: Tensor<Float>?

  /// Rows that `row` brings.
  ///
  /// - Precondition: each that it brings has `width` elements.
  public init(count: Int, width: Int, row: @escaping (Int) throws -> ArraySlice<Float>) {
    self.count = count
    self.width = width
    self.row = { index in
      let brought = try row(index)
      precondition(brought.count == width, "a row of \(brought.count) numbers, not \(width)")
      return brought
    }
    whole = nil
  }

  /// Rows that are in memory: those along the first axis.
  ///
  /// - Precondition: the tensor has an axis.
  public init(_ rows: Tensor<Float>) {
    let width = rows.rowCount
    count = rows.shape[0]
    self.width = width
    row = { rows.elements[$0 * width..<($0 + 1) * width] }
    whole = rows
  }

  /// Some of the rows, `[range.count, ...]`.
  ///
  /// - Throws: what bringing a row throws.
  public func read(_ range: Range<Int>) throws -> Tensor<Float> {
    if let whole { return range == 0..<count ? whole : whole.rows(range) }
    var elements: [Float] = []
    elements.reserveCapacity(range.count * width)
    for index in range { elements += try row(index) }
    return Tensor([range.count, width], elements)
  }

  /// Some of the rows, in another order.
  public func picking(_ rows: [Int]) -> RowSource {
    RowSource(count: rows.count, width: width) { try row(rows[$0]) }
  }

  /// These rows, then others.
  ///
  /// - Precondition: both have the same width.
  public func followed(by others: RowSource) -> RowSource {
    precondition(width == others.width, "rows of \(width) and \(others.width) numbers")
    return RowSource(count: count + others.count, width: width) {
      try $0 < count ? row($0) : others.row($0 - count)
    }
  }

  /// The ranges of `size` rows in which they are read.
  func ranges(of size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
