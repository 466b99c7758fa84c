import Tensors
import Testing

@Suite("Singular value decompositions") struct SingularValueDecompositionTests {
  /// Numbers without a pattern, from -1 to 1.
  private func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    let elements = (0..<rows * columns).map { index -> Double in
      let hash = (index * index * 7919 + index * 104_729) % 2003
      return Double(hash) / 1001 - 1
    }
    return Matrix(rows: rows, columns: columns, elements)
  }

  @Test(
    "U diag(s) Vᵀ is the matrix, U and V have orthonormal columns, s descends",
    arguments: [(1, 1), (5, 3), (3, 5), (40, 17), (17, 40)]
  )
  func reconstructs(_ rows: Int, _ columns: Int) throws {
    let matrix = matrix(rows, columns)
    let found = try #require(SingularValueDecomposition(matrix))
    let count = min(rows, columns)
    #expect(found.values.count == count && found.values.allSatisfy { $0 >= 0 })
    #expect(zip(found.values, found.values.dropFirst()).allSatisfy { $0 >= $1 })
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = 0.0
        for k in 0..<count { sum += found.left[row, k] * found.values[k] * found.right[k, column] }
        #expect(abs(sum - matrix[row, column]) <= 1e-12 * found.values[0])
      }
    }
    for gram in [found.left.transposed().gram(), found.right.gram()] {
      for row in 0..<count {
        for column in 0..<count {
          let wanted = row == column ? 1.0 : 0.0
          #expect(abs(gram[row, column] - wanted) <= 1e-12)
        }
      }
    }
  }

  @Test("numbers that are not finite have none, and an empty matrix has no values")
  func extremes() {
    #expect(SingularValueDecomposition(Matrix(rows: 1, columns: 2, [1, .nan])) == nil)
    #expect(SingularValueDecomposition(Matrix(rows: 0, columns: 2))?.values.isEmpty == true)
  }
}
