import CGram

/// Inner products of rows, accumulated in Float64 over fixed blocks of columns.
///
/// The columns are cut into blocks of `blockWidth`, and block b goes to lane b % `lanes`. A lane
/// widens its blocks to Float64 and adds their products in order; the lanes are added in order. The
/// number of lanes depends on the sizes only, so that any number of workers gives the same bytes.
enum InnerProducts {
  /// 512 columns of 100 rows are 400 KB of doubles: they stay in the second-level cache.
  static let blockWidth = 512
  /// Lanes may hold 2²³ doubles (64 MB) together.
  static let laneBudget = 1 << 23
  /// More lanes than this serve no processor that Noema is run on.
  static let maximumLanes = 16

  /// A Bᵀ for the rows of a [m, d] and b [n, d].
  static func of(_ a: Rows, _ b: Rows, workers: Workers) -> Matrix {
    let (m, n) = (a.count, b.count)
    return sum(m, n, width: commonWidth(of: a + b), workers) { columns, products in
      widen(a[...], columns).withContiguousPointer { left in
        // Few rows of b at a time stay in the second-level cache from their widening to their product.
        for first in stride(from: 0, to: n, by: 64) {
          let some = b[first..<min(first + 64, n)]
          widen(some, columns).withContiguousPointer { right in
            OpenBLAS.addProduct(
              left,
              right,
              m: m,
              n: some.count,
              k: columns.count,
              to: products + first,
              width: n
            )
          }
        }
      }
    }
  }

  /// A Aᵀ for the rows of a [n, d], symmetric to the last bit.
  ///
  /// - Parameter from: for each row, the first with which its product is asked for, [n]; others may be
  ///   any numbers.
  static func of(_ a: Rows, from: [Int], workers: Workers) -> Matrix {
    var gram = cgram_is_there() == 0 ? byBLAS(a, workers) : withoutZeros(a, from, workers)
    gram.mirrorLowerTriangle()
    return gram
  }

  /// A Aᵀ for rows that lie one after the other, [n, ...], symmetric to the last bit.
  static func of(_ a: Tensor<Float>, workers: Workers) -> Matrix {
    let (count, width) = (a.shape[0], a.rowCount)
    let all = [Int](repeating: 0, count: count)
    guard cgram_is_there() != 0 else { return of(a.slices, from: all, workers: workers) }
    var gram = a.elements.withUnsafeBufferPointer { elements -> Matrix in
      let starts: [UnsafePointer<Float>?] = (0..<count).map { row in
        elements.baseAddress.map { $0 + row * width }
      }
      return withoutZeros(startingAt: starts, width: width, from: all, workers)
    }
    gram.mirrorLowerTriangle()
    return gram
  }

  /// Rows of equal width, wherever they lie.
  typealias Rows = [ArraySlice<Float>]

  /// The lower triangle of A Aᵀ by OpenBLAS.
  private static func byBLAS(_ a: Rows, _ workers: Workers) -> Matrix {
    sum(a.count, a.count, width: commonWidth(of: a), workers) { columns, products in
      widen(a[...], columns).withContiguousPointer { block in
        OpenBLAS.addGram(block, n: a.count, k: columns.count, to: products)
      }
    }
  }

  /// The lower triangle of A Aᵀ by AVX-512, where zeros are left out.
  private static func withoutZeros(_ a: Rows, _ from: [Int], _ workers: Workers) -> Matrix {
    let width = commonWidth(of: a)
    var starts: [UnsafePointer<Float>?] = []
    return withStarts(of: a[...], &starts) { starts in
      withoutZeros(startingAt: starts, width: width, from: from, workers)
    }
  }

  /// The lower triangle of A Aᵀ by AVX-512, for rows that are lent by where they begin.
  private static func withoutZeros(
    startingAt starts: [UnsafePointer<Float>?],
    width: Int,
    from: [Int],
    _ workers: Workers
  ) -> Matrix {
    let count = starts.count
    let room = cgram_room(count) * MemoryLayout<Double>.stride
    // They are lent until all threads are done, and only read.
    nonisolated(unsafe) let rows = starts
    return sum(count, count, width: width, workers) { columns, products in
      let room = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 64)
      defer { room.deallocate() }
      cgram_add(
        rows,
        from,
        rows.count,
        columns.lowerBound,
        columns.count,
        room.assumingMemoryBound(to: Double.self),
        products
      )
    }
  }

  /// Lends where each row begins.
  ///
  /// It calls itself once a row: no more than `GramMatrix.defaultBlockRows` may come at once.
  private static func withStarts(
    of rows: ArraySlice<ArraySlice<Float>>,
    _ starts: inout [UnsafePointer<Float>?],
    _ body: ([UnsafePointer<Float>?]) -> Matrix
  ) -> Matrix {
    guard let row = rows.first else { return body(starts) }
    return row.withUnsafeBufferPointer { row -> Matrix in
      starts.append(row.baseAddress)
      return withStarts(of: rows.dropFirst(), &starts, body)
    }
  }

  /// The width of rows.
  ///
  /// - Precondition: all have the same, since each is read unchecked as far as that.
  private static func commonWidth(of rows: Rows) -> Int {
    let width = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == width }, "rows of different widths")
    return width
  }

  /// The sum over the blocks of columns of what `add` adds for each.
  private static func sum(
    _ m: Int,
    _ n: Int,
    width: Int,
    _ workers: Workers,
    add: @escaping @Sendable (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) -> Matrix {
    guard m * n > 0, width > 0 else { return Matrix(rows: m, columns: n) }
    let blocks = (width + blockWidth - 1) / blockWidth
    let lanes = min(blocks, max(2, min(maximumLanes, laneBudget / (m * n))))
    let partial = workers.map(blocks: lanes) { lane in
      var products = [Double](repeating: 0, count: m * n)
      products.withUnsafeMutableBufferPointer { products in
        guard let products = products.baseAddress else { return }
        for block in stride(from: lane, to: blocks, by: lanes) {
          let start = block * blockWidth
          add(start..<min(start + blockWidth, width), products)
        }
      }
      return products
    }
    return Matrix(rows: m, columns: n, total(of: partial, workers))
  }

  /// The sum of arrays of equal length, each element's in the order of the arrays.
  private static func total(of arrays: [[Double]], _ workers: Workers) -> [Double] {
    let (count, share) = (arrays[0].count, 1 << 14)
    return [Double](unsafeUninitializedCapacity: count) { total, filled in
      // Each block writes a place of its own.
      nonisolated(unsafe) let total = total
      workers.forEach(blocks: (count + share - 1) / share) { block in
        let range = block * share..<min((block + 1) * share, count)
        arrays[0].withUnsafeBufferPointer { array in
          for index in range { total[index] = array[index] }
        }
        for array in arrays.dropFirst() {
          array.withUnsafeBufferPointer { array in
            for index in range { total[index] += array[index] }
          }
        }
      }
      filled = count
    }
  }

  /// Some columns of all rows, in Float64.
  private static func widen(_ rows: Rows.SubSequence, _ columns: Range<Int>) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows.count * columns.count) { wide, filled in
      for row in rows {
        row.withUnsafeBufferPointer { narrow in
          guard let start = wide.baseAddress, let first = narrow.baseAddress else { return }
          let (to, from) = (start + filled, first + columns.lowerBound)
          for place in 0..<columns.count { to[place] = Double(from[place]) }
          filled += columns.count
        }
      }
    }
  }
}
