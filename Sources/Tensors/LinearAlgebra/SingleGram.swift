import CGram

/// A symmetric positive semidefinite K in single precision, for steps whose outcome is judged in double
/// precision.
package struct SingleGram: Sendable {
  /// The number of rows and columns, n.
  package let order: Int
  /// What the elements were divided by, so that none overflows.
  private let divisor: Double
  /// [n, stride], zeros behind the n-th of a row.
  private let elements: [Float]

  /// The matrix, rounded.
  ///
  /// - Precondition: it is symmetric.
  package init(_ k: Matrix) {
    precondition(k.rows == k.columns, "\(k.rows) rows and \(k.columns) columns")
    let (n, stride) = (k.rows, cgram_stride(k.rows))
    let largest = k.diagonal.max() ?? 0
    let divisor = largest.isNormal ? largest : 1
    let factor = 1 / divisor
    elements = [Float](unsafeUninitializedCapacity: n * stride) { out, count in
      out.initialize(repeating: 0)
      k.elements.withUnsafeBufferPointer { k in
        for row in 0..<n {
          for column in 0..<n {
            out[row * stride + column] = Float(factor * k[row * n + column])
          }
        }
      }
      count = n * stride
    }
    order = n
    self.divisor = divisor
  }

  /// How many floats a vector of a system takes.
  package var stride: Int { cgram_stride(order) }
  /// What S is multiplied by in a system: the root of what the elements were divided by.
  package var root: Double { divisor.squareRoot() }

  /// The floats that `solve` works in: seven vectors.
  package var room: [Float] { [Float](repeating: 0, count: 7 * stride) }

  /// The y that minimises yᵀ(I + S K S) y / 2 - rᵀ y where sᵀ y = 0, and the b with which
  /// (I + S K S) y + b s = r, for S = diag(s), by conjugate gradients (Hestenes and Stiefel 1952) in
  /// that plane.
  ///
  /// Where features are many, K is mostly its diagonal, and S makes what is left even: fewer than ten
  /// steps then lead to a hundredth of the first residual, each as long as reading K once.
  ///
  /// - Parameter room: `root` s in the first of its vectors and r in the second, zeros behind the n-th
  ///   element; the third receives y.
  /// - Returns: b.
  /// - Precondition: `room` has as many numbers as `self.room`.
  package func solve(in room: inout [Float]) -> Double {
    precondition(room.count == 7 * stride, "room for another order")
    let most = 100
    var b: Float = 0
    room.withUnsafeMutableBufferPointer { room in
      elements.withUnsafeBufferPointer { k in
        guard let k = k.baseAddress, let s = room.baseAddress else { return }
        let (r, y, rest) = (s + stride, s + 2 * stride, s + 3 * stride)
        b = cgram_solve(k, order, s, r, most, 0.01, y, rest)
      }
    }
    return Double(b) * root
  }
}
