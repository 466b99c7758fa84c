public import Diagnostics

/// K = X Xᵀ, the inner products of all pairs of n rows; finite and symmetric to the last bit. Products
/// that nobody asked for are NaN.
///
/// A linear classifier penalised by |w|² lives in the span of its rows, so that n² numbers say all
/// there is to know about n rows of any width.
public struct GramMatrix: Sendable, Hashable {
  /// The inner products, [n, n].
  public let products: Matrix

  /// The number of rows of X.
  public var count: Int { products.rows }

  /// The rows read at a time by default: 1024 rows of 100,000 numbers are 400 MB.
  public static let defaultBlockRows = 1024

  /// The inner products of rows held in memory, [n, ...], accumulated in Float64.
  ///
  /// - Throws: `tensors.not-finite` naming the rows that hold NaN or infinity.
  /// - Precondition: the tensor has an axis.
  /// - Complexity: n² d / 2 multiplications.
  public init(of rows: Tensor<Float>, workers: Workers) throws(InputError) {
    try self.init(checking: InnerProducts.of(rows, workers: workers))
  }

  /// The inner products of rows that may exceed memory: two blocks of `blockRows`, at most of the
  /// default, are held at once, and each block is read once for each block before it, and once more.
  ///
  /// The last bits depend on `blockRows`, so that it belongs to the settings of a run and not to
  /// the size of its batches.
  ///
  /// - Parameter from: as for `Matrix(innerProducts:from:)`.
  /// - Throws: `tensors.not-finite` naming the rows that hold NaN or infinity, and what reading
  ///   throws.
  public init(
    of source: RowSource,
    from: [Int]? = nil,
    blockRows: Int = defaultBlockRows,
    workers: Workers
  ) throws {
    try self.init(
      checking: Matrix(innerProducts: source, from: from, blockRows: blockRows, workers: workers)
    )
  }

  /// A matrix of inner products made elsewhere, of which the lower triangle is believed.
  ///
  /// A row is finite exactly if its product with itself is, since the square of a Float fits in a
  /// Double: the diagonal tells which rows hold NaN or infinity.
  ///
  /// - Throws: `tensors.not-finite` naming those rows.
  /// - Precondition: the matrix is square.
  public init(checking products: Matrix) throws(InputError) {
    let bad = products.diagonal.enumerated().filter { !$0.element.isFinite }.map(\.offset)
    guard bad.isEmpty else { throw InputError(.notFinite(rows: bad)) }
    var products = products
    products.mirrorLowerTriangle()
    self.products = products
  }
}

extension Matrix {
  /// A Bᵀ: the inner products of all rows of a [m, ...] with all rows of b [n, ...], [m, n],
  /// accumulated in Float64.
  ///
  /// - Precondition: the rows have the same width.
  /// - Complexity: m n d multiplications.
  public init(innerProducts a: Tensor<Float>, _ b: Tensor<Float>, workers: Workers) {
    precondition(a.rowCount == b.rowCount, "rows of \(a.rowCount) and \(b.rowCount) numbers")
    self = InnerProducts.of(a.slices, b.slices, workers: workers)
  }

  /// A Aᵀ for rows that may exceed memory: two blocks of `blockRows`, at most of the default, are held
  /// at once, and each block is read once for each block before it, and once more.
  ///
  /// - Parameter from: for each row, the first of the rows up to itself with which its product is asked
  ///   for, `[n]`; its products with rows before that one are NaN. By default all are asked for.
  /// - Throws: what reading throws.
  /// - Precondition: `from` has a number for each row.
  public init(
    innerProducts source: RowSource,
    from: [Int]? = nil,
    blockRows: Int = GramMatrix.defaultBlockRows,
    workers: Workers
  ) throws {
    self.init(rows: source.count, columns: source.count)
    let from = from ?? [Int](repeating: 0, count: source.count)
    precondition(from.count == source.count, "\(from.count) numbers for \(source.count) rows")
    // The rows of a block are lent by calls within calls.
    let ranges = source.ranges(of: min(blockRows, GramMatrix.defaultBlockRows))
    for (index, range) in ranges.enumerated() {
      let rows = try range.map(source.row)
      let first = range.lowerBound
      let tile = InnerProducts.of(rows, from: from[range].map { $0 - first }, workers: workers)
      place(tile, atRow: range.lowerBound, column: range.lowerBound)
      for before in ranges[..<index] {
        let tile = InnerProducts.of(rows, try before.map(source.row), workers: workers)
        place(tile, atRow: range.lowerBound, column: before.lowerBound)
      }
    }
    for row in 0..<rows {
      for column in 0..<max(0, min(from[row], row)) { self[row, column] = .nan }
    }
    mirrorLowerTriangle()
  }

  /// A Bᵀ for rows that may exceed memory: a block of each is held at once, and the blocks of b are
  /// read once for each block of a.
  ///
  /// - Throws: what reading throws.
  /// - Precondition: the rows have the same width.
  public init(
    innerProducts a: RowSource,
    _ b: RowSource,
    blockRows: Int = GramMatrix.defaultBlockRows,
    workers: Workers
  ) throws {
    precondition(a.width == b.width, "rows of \(a.width) and \(b.width) numbers")
    self.init(rows: a.count, columns: b.count)
    for left in a.ranges(of: blockRows) {
      let rows = try left.map(a.row)
      for right in b.ranges(of: blockRows) {
        let tile = InnerProducts.of(rows, try right.map(b.row), workers: workers)
        place(tile, atRow: left.lowerBound, column: right.lowerBound)
      }
    }
  }

  /// Writes a smaller matrix over a part of this one.
  fileprivate mutating func place(_ tile: Matrix, atRow row: Int, column: Int) {
    for line in 0..<tile.rows {
      let start = (row + line) * columns + column
      elements.replaceSubrange(start..<start + tile.columns, with: tile.row(line))
    }
  }
}

extension Tensor<Float> {
  /// The rows along the first axis.
  var slices: [ArraySlice<Float>] {
    (0..<shape[0]).map { elements[$0 * rowCount..<($0 + 1) * rowCount] }
  }
}
