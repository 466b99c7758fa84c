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
    if whole > 0, let start = numbers.baseAddress { writePairs(whole / 2, to: start) }
    guard whole < numbers.count else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2) { last in
      if let start = last.baseAddress { writePairs(1, to: start) }
      numbers[whole] = last[0]
    }
  }

  private mutating func writePairs(_ pairs: Int, to numbers: UnsafeMutablePointer<Float>) {
    withUnsafeMutableBytes(of: &state) { state in
      let words = state.assumingMemoryBound(to: UInt64.self)
      if let start = words.baseAddress { noema_normals(start, pairs, numbers) }
    }
  }
}
