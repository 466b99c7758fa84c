/// The factor L of a symmetric positive definite matrix A = L Lᵀ (LAPACK dpotrf), and solutions
/// with it (dpotrs).
public struct Cholesky: Sendable {
  /// The number of rows and columns of A.
  public let order: Int
  /// L in the lower triangle, row by row; what is above the diagonal means nothing.
  private let factor: [Double]

  /// Factors a matrix of which only the lower triangle is read; `nil` if it is not positive definite
  /// in double precision.
  ///
  /// - Precondition: the matrix is square.
  /// - Complexity: order³ / 3 multiplications.
  public init?(_ matrix: consuming Matrix) {
    precondition(matrix.rows == matrix.columns, "only a square matrix has a Cholesky factor")
    let order = matrix.rows
    self.order = order
    let isDefinite = matrix.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      return OpenBLAS.factor(base, order: order)
    }
    guard isDefinite else { return nil }
    factor = matrix.elements
  }

  /// The solutions of A x = b for one or several right-hand sides, one after another.
  ///
  /// - Precondition: the number of elements is a multiple of the order.
  public func solve(_ rightHandSides: [Double]) -> [Double] {
    precondition(rightHandSides.count % max(order, 1) == 0, "a right-hand side of another length")
    var solutions = rightHandSides
    guard order > 0, !solutions.isEmpty else { return solutions }
    solutions.withUnsafeMutableBufferPointer { b in
      guard let b = b.baseAddress else { return }
      factor.withContiguousPointer { factor in
        OpenBLAS.solve(factor, order: order, b, count: rightHandSides.count / order)
      }
    }
    return solutions
  }

  /// L z: of independent standard normal numbers z it makes numbers with the covariance A.
  ///
  /// - Precondition: there are as many numbers as the order.
  public func correlated(_ z: [Double]) -> [Double] {
    precondition(z.count == order, "\(z.count) numbers for order \(order)")
    return (0..<order).map { row in
      (0...row).reduce(0) { $0 + factor[row * order + $1] * z[$1] }
    }
  }
}
