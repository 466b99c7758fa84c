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

  /// The y that minimises yᵀ(I + S K S) y / 2 - rᵀ y where sᵀ y = 0, and the b with which
  /// (I + S K S) y + b s = r, for S = diag(s), by conjugate gradients (Hestenes and Stiefel 1952) in
  /// that plane.
  ///
  /// Where features are many, K is mostly its diagonal, and S makes what is left even: fewer than ten
  /// steps then lead to a hundredth of the first residual, each as long as reading K once.
  ///
  /// - Precondition: s and r have n elements.
  package func solve(_ r: [Double], scaledBy s: [Double]) -> (y: [Double], b: Double) {
    precondition(r.count == order && s.count == order, "a vector of another length")
    let stride = cgram_stride(order), root = divisor.squareRoot()
    var room = [Float](repeating: 0, count: 7 * stride)
    var b: Float = 0
    for index in 0..<order {
      room[index] = Float(s[index] * root)
      room[stride + index] = Float(r[index])
    }
    room.withUnsafeMutableBufferPointer { room in
      elements.withUnsafeBufferPointer { k in
        guard let k = k.baseAddress, let s = room.baseAddress else { return }
        let most = 100
        b = cgram_solve(
          k,
          order,
          s,
          s + stride,
          most,
          0.01,
          s + 2 * stride,
          s + 3 * stride
        )
      }
    }
    return ((0..<order).map { Double(room[2 * stride + $0]) }, Double(b) * root)
  }
}
