/// A dense matrix of doubles in row-major order, a value type.
public struct Matrix: Sendable, Hashable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements, row by row.
  public var elements: [Double]

  /// A matrix of these elements.
  ///
  /// - Precondition: there are `rows * columns` of them.
  public init(rows: Int, columns: Int, _ elements: [Double]) {
    precondition(elements.count == rows * columns, "\(elements.count) for \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, [Double](repeating: 0, count: rows * columns))
  }

  /// One element.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// One row.
  public func row(_ row: Int) -> ArraySlice<Double> {
    elements[row * columns..<(row + 1) * columns]
  }

  /// The elements on the diagonal.
  public var diagonal: [Double] {
    (0..<min(rows, columns)).map { elements[$0 * columns + $0] }
  }

  /// A x.
  ///
  /// - Precondition: `x` has as many elements as the matrix has columns.
  public func times(_ x: [Double]) -> [Double] {
    precondition(x.count == columns, "\(x.count) elements for \(columns) columns")
    guard columns > 0 else { return [Double](repeating: 0, count: rows) }
    return [Double](unsafeUninitializedCapacity: rows) { y, count in
      count = rows
      guard let y = y.baseAddress, rows > 0 else { return }
      elements.withContiguousPointer { a in
        x.withContiguousPointer { x in
          OpenBLAS.multiply(a, rows: rows, columns: columns, x, into: y)
        }
      }
    }
  }

  /// Aᵀ x.
  ///
  /// - Precondition: `x` has as many elements as the matrix has rows.
  public func transposedTimes(_ x: [Double]) -> [Double] {
    precondition(x.count == rows, "\(x.count) elements for \(rows) rows")
    guard rows > 0 else { return [Double](repeating: 0, count: columns) }
    return [Double](unsafeUninitializedCapacity: columns) { y, count in
      count = columns
      guard let y = y.baseAddress, columns > 0 else { return }
      elements.withContiguousPointer { a in
        x.withContiguousPointer { x in
          OpenBLAS.multiply(a, rows: rows, columns: columns, transposed: true, x, into: y)
        }
      }
    }
  }

  /// A Bᵀ.
  ///
  /// - Precondition: both have as many columns.
  public func times(transposed other: Matrix) -> Matrix {
    precondition(columns == other.columns, "\(columns) and \(other.columns) columns")
    var product = Matrix(rows: rows, columns: other.rows)
    guard rows > 0, columns > 0, other.rows > 0 else { return product }
    product.elements.withUnsafeMutableBufferPointer { product in
      guard let product = product.baseAddress else { return }
      elements.withContiguousPointer { a in
        other.elements.withContiguousPointer { b in
          let n = other.rows
          OpenBLAS.addProduct(a, b, m: rows, n: n, k: columns, to: product, width: n)
        }
      }
    }
    return product
  }

  /// The elements in the given rows and columns, in the given order.
  ///
  /// - Precondition: each index lies inside the matrix.
  public func block(rows: [Int], columns: [Int]) -> Matrix {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < self.rows }, "a row outside the matrix")
    precondition(columns.allSatisfy { $0 >= 0 && $0 < self.columns }, "a column outside the matrix")
    let picked = [Double](unsafeUninitializedCapacity: rows.count * columns.count) { out, count in
      elements.withUnsafeBufferPointer { all in
        columns.withUnsafeBufferPointer { columns in
          guard let all = all.baseAddress, var to = out.baseAddress else { return }
          for row in rows {
            let from = all + row * self.columns
            for index in 0..<columns.count { to[index] = from[columns[index]] }
            to += columns.count
          }
        }
      }
      count = rows.count * columns.count
    }
    return Matrix(rows: rows.count, columns: columns.count, picked)
  }

  /// Aᵀ.
  public func transposed() -> Matrix {
    var turned = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { turned[column, row] = self[row, column] }
    }
    return turned
  }

  /// A diag(s): each column times a number.
  ///
  /// - Precondition: there are as many numbers as columns.
  public func scalingColumns(by s: [Double]) -> Matrix {
    precondition(s.count == columns, "\(s.count) numbers for \(columns) columns")
    var scaled = self
    for row in 0..<rows {
      for column in 0..<columns { scaled.elements[row * columns + column] *= s[column] }
    }
    return scaled
  }

  /// A Aᵀ, symmetric to the last bit.
  public func gram() -> Matrix {
    var gram = Matrix(rows: rows, columns: rows)
    guard rows > 0, columns > 0 else { return gram }
    gram.elements.withUnsafeMutableBufferPointer { gram in
      guard let gram = gram.baseAddress else { return }
      elements.withContiguousPointer { OpenBLAS.addGram($0, n: rows, k: columns, to: gram) }
    }
    gram.mirrorLowerTriangle()
    return gram
  }

  /// Makes the upper triangle the mirror image of the lower one.
  mutating func mirrorLowerTriangle() {
    precondition(rows == columns, "only a square matrix has a mirror image")
    for row in 0..<rows {
      for column in 0..<row { elements[column * columns + row] = elements[row * columns + column] }
    }
  }
}

extension Array where Element == Double {
  /// Lends the address of the first element.
  ///
  /// - Precondition: the array is not empty.
  func withContiguousPointer(_ body: (UnsafePointer<Double>) -> Void) {
    withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("an empty array") }
      body(base)
    }
  }
}
