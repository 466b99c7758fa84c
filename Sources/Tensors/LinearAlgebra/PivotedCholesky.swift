/// The factor of a symmetric positive semidefinite matrix of any rank, K[p, p] = L Lᵀ (LAPACK
/// dpstrf): for inner products K = X Xᵀ, coordinates of the rows in which nothing is lost.
public struct PivotedCholesky: Sendable {
  /// The rank in double precision.
  public let rank: Int
  /// p: which row of K is at each place.
  public let pivots: [Int]
  /// The largest diagonal element of K[p, p] - L Lᵀ: what was counted as zero.
  public let remainder: Double
  /// L, [n, rank], of which the part above the diagonal is zero.
  public let factor: Matrix

  /// Factors a matrix of which only the lower triangle is read.
  ///
  /// - Parameters:
  ///   - matrix: the matrix.
  ///   - tolerance: pivots up to this count as zero; it should exceed the elements' rounding.
  /// - Precondition: the matrix is square.
  /// - Complexity: order² rank multiplications.
  public init(_ matrix: Matrix, tolerance: Double) {
    precondition(matrix.rows == matrix.columns, "only a square matrix has a Cholesky factor")
    let n = matrix.rows
    let largest = matrix.diagonal.max() ?? 0
    var elements = matrix.elements
    var pivots = (0..<n).map { Int32($0 + 1) }
    var rank = 0
    elements.withUnsafeMutableBufferPointer { a in
      guard let a = a.baseAddress, largest > 0 else { return }
      rank = OpenBLAS.factorPivoting(
        a,
        order: n,
        pivots: &pivots,
        tolerance: tolerance
      )
    }
    var factor = Matrix(rows: n, columns: rank)
    for row in 0..<n {
      for column in 0..<min(row + 1, rank) { factor[row, column] = elements[row * n + column] }
    }
    remainder = (rank..<max(n, rank)).reduce(0) { largest, row in
      let square = factor.row(row).reduce(0) { $0 + $1 * $1 }
      let place = Int(pivots[row]) - 1
      return max(largest, matrix[place, place] - square)
    }
    self.rank = rank
    self.pivots = pivots.map { Int($0) - 1 }
    self.factor = factor
  }

  /// Coefficients a with Σ aᵢ xᵢ = w, for w in the coordinates of the factor, [rank] -> [n].
  ///
  /// Only the first `rank` pivots have a coefficient: (the top of L)ᵀ a = w by back substitution.
  public func coefficients(of w: [Double]) -> [Double] {
    var top = Array(w)
    for row in stride(from: rank - 1, through: 0, by: -1) {
      top[row] /= factor[row, row]
      for column in 0..<row { top[column] -= factor[row, column] * top[row] }
    }
    var coefficients = [Double](repeating: 0, count: factor.rows)
    for (place, value) in top.enumerated() { coefficients[pivots[place]] = value }
    return coefficients
  }
}
