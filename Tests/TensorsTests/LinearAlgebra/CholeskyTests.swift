import Tensors
import Testing

@Suite struct CholeskyTests {
  /// X Xᵀ for n rows of d numbers: of rank min(n, d).
  static func products(_ n: Int, _ d: Int) throws -> Matrix {
    try GramMatrix(of: InnerProductsTests.rows(n, d), workers: Workers(1)).products
  }

  @Test("solutions solve, for one and several right-hand sides", arguments: [1, 2, 30])
  func solutions(_ n: Int) throws {
    let a = try Self.products(n, 2 * n)
    let right = (0..<3 * n).map { Double($0 % 7) - 3 }
    let solved = try #require(Cholesky(a)).solve(right)
    for k in 0..<3 {
      let image = a.times(Array(solved[k * n..<(k + 1) * n]))
      // The condition of these matrices is below 10⁴, which leaves twelve digits.
      for i in 0..<n { #expect(abs(image[i] - right[k * n + i]) <= 1e-10) }
    }
  }

  @Test("a matrix that isn't positive definite is refused")
  func indefinite() {
    #expect(Cholesky(Matrix(rows: 2, columns: 2, [1, 2, 2, 1])) == nil)
    #expect(Cholesky(Matrix(rows: 1, columns: 1)) == nil)
    #expect(Cholesky(Matrix(rows: 0, columns: 0))?.solve([]) == [])
  }

  @Test(
    "the pivoted factor finds the rank and the products",
    arguments: [(8, 20), (12, 3), (5, 1)]
  )
  func pivoted(_ n: Int, _ d: Int) throws {
    let a = try Self.products(n, d)
    let factor = PivotedCholesky(a, tolerance: 1e-9)
    #expect(factor.rank == min(n, d))
    let largest = a.diagonal.max() ?? 0
    let back = factor.factor.gram()
    for i in 0..<n {
      for j in 0..<n {
        let expected = a[factor.pivots[i], factor.pivots[j]]
        #expect(abs(back[i, j] - expected) <= 1e-12 * largest)
      }
    }
    let w = (0..<factor.rank).map { Double($0) - 1.5 }
    let coefficients = factor.coefficients(of: w)
    let ordered = factor.pivots.map { coefficients[$0] }
    for (x, y) in zip(factor.factor.transposedTimes(ordered), w) { #expect(abs(x - y) <= 1e-9) }
  }

  @Test("a zero matrix has rank 0")
  func zero() {
    #expect(PivotedCholesky(Matrix(rows: 4, columns: 4), tolerance: 0).rank == 0)
  }
}
