import CNormals

extension SeededGenerator {
  /// Standard normal numbers, in pairs by the method of Box and Muller, Ann. Math. Statist. 29
  /// (1958) 610, doi:10.1214/aoms/1177706645.
  public mutating func normals(_ count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
      writeNormals(to: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialised = count
    }
  }

  /// Fills a buffer with the numbers that `normals` gives.
  public mutating func writeNormals(to numbers: UnsafeMutableBufferPointer<Float>) {
    let whole = numbers.count / 2 * 2
    for start in stride(from: 0, to: whole, by: 2 * Self.pairs) {
      let end = min(start + 2 * Self.pairs, whole)
      writePairs(to: UnsafeMutableBufferPointer(rebasing: numbers[start..<end]))
    }
    guard whole < numbers.count else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2) { last in
      writePairs(to: last)
      numbers[whole] = last[0]
    }
  }

  /// Pairs of uniform numbers that are drawn before they are made normal.
  private static let pairs = 256

  /// Fills a buffer of an even count, of at most 256 pairs.
  private mutating func writePairs(to numbers: UnsafeMutableBufferPointer<Float>) {
    let pairs = numbers.count / 2
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * pairs) { uniforms in
      for pair in 0..<pairs {
        // The first number lies in (0, 1], so that its logarithm is finite.
        uniforms[pair] = 1 - uniform()
        uniforms[pairs + pair] = uniform()
      }
      guard let first = uniforms.baseAddress, let numbers = numbers.baseAddress else { return }
      noema_normals(pairs, first, first + pairs, numbers)
    }
  }
}
