/// A = U diag(s) Vᵀ with as many singular values as A has rows or columns, whichever are fewer
/// (LAPACK dgesdd).
public struct SingularValueDecomposition: Sendable {
  /// The singular values, largest first, none negative: `min(m, n)` of them.
  public let values: [Double]
  /// U, the left singular vectors in its columns, `[m, min(m, n)]`. The sign of a column and of the
  /// row of `right` with the same index is arbitrary.
  public let left: Matrix
  /// Vᵀ, the right singular vectors in its rows, `[min(m, n), n]`.
  public let right: Matrix

  /// The decomposition of a matrix of m rows and n columns; `nil` if it holds numbers that are not
  /// finite, or the iteration does not converge.
  ///
  /// - Complexity: about 4 m n min(m, n) multiplications.
  public init?(_ matrix: Matrix) {
    let (m, n) = (matrix.rows, matrix.columns)
    let count = min(m, n)
    guard matrix.elements.allSatisfy(\.isFinite) else { return nil }
    var values = [Double](repeating: 0, count: count)
    var left = Matrix(rows: m, columns: count)
    var right = Matrix(rows: count, columns: n)
    if count > 0 {
      var elements = matrix.elements
      let converged = OpenBLAS.decompose(
        &elements,
        rows: m,
        columns: n,
        values: &values,
        left: &left.elements,
        right: &right.elements
      )
      guard converged else { return nil }
    }
    (self.values, self.left, self.right) = (values, left, right)
  }
}
