import CBits

/// Counting pixels of bit sets that store only the words between their first and last pixels.
package enum BitCount {
  /// The pixels of a set.
  package static func count(_ words: [UInt64]) -> Int { Int(cbits_count(words, words.count)) }

  /// The pixels in both of two sets; each begins at a word of the same raster.
  package static func both(
    _ a: [UInt64],
    from firstA: Int,
    _ b: [UInt64],
    from firstB: Int
  ) -> Int {
    let first = max(firstA, firstB)
    let end = min(firstA + a.count, firstB + b.count)
    guard first < end else { return 0 }
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
        return Int(cbits_count_both(a + (first - firstA), b + (first - firstB), end - first))
      }
    }
  }

  /// The ways in which this processor can count, the slowest first; the last one is used.
  package static var ways: [Int] {
    (CBITS_PLAIN.rawValue...CBITS_AVX512.rawValue).filter { cbits_has(cbits_way($0)) != 0 }
      .map { Int($0) }
  }

  /// The pixels in both of two rasters, counted in one of `ways`.
  ///
  /// - Precondition: there are as many words in both.
  package static func both(_ a: [UInt64], _ b: [UInt64], by way: Int) -> Int {
    precondition(a.count == b.count && ways.contains(way), "no such way to count")
    return Int(cbits_count_by(cbits_way(UInt32(way)), a, b, a.count))
  }
}
