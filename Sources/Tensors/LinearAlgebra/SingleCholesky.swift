/// The factor of a symmetric positive definite matrix in single precision (LAPACK spotrf), and
/// solutions with it (spotrs): for steps whose outcome is judged in double precision.
public struct SingleCholesky: Sendable {
  /// The number of rows and columns.
  public let order: Int
  /// L in the lower triangle, row by row; what is above the diagonal means nothing.
  private let factor: [Float]

  /// Factors a matrix of which only the lower triangle is read; `nil` if it is not positive definite
  /// in single precision.
  ///
  /// - Precondition: there are order² elements.
  /// - Complexity: order³ / 3 multiplications.
  public init?(_ elements: consuming [Float], order: Int) {
    precondition(elements.count == order * order, "\(elements.count) elements for order \(order)")
    self.order = order
    let isDefinite = elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, order > 0 else { return true }
      return OpenBLAS.factor(base, order: order)
    }
    guard isDefinite else { return nil }
    factor = elements
  }

  /// The solutions of A x = b for one or several right-hand sides, one after another.
  ///
  /// - Precondition: the number of elements is a multiple of the order.
  public func solve(_ rightHandSides: [Float]) -> [Float] {
    precondition(rightHandSides.count % max(order, 1) == 0, "a right-hand side of another length")
    var solutions = rightHandSides
    guard order > 0, !solutions.isEmpty else { return solutions }
    solutions.withUnsafeMutableBufferPointer { b in
      factor.withUnsafeBufferPointer { factor in
        guard let b = b.baseAddress, let factor = factor.baseAddress else { return }
        OpenBLAS.solve(factor, order: order, b, count: rightHandSides.count / order)
      }
    }
    return solutions
  }
}
