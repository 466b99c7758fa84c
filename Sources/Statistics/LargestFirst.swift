extension UnsafeMutableBufferPointer where Element: BinaryFloatingPoint {
  /// Moves the `count` largest values to the front, the smallest of them last: Hoare's selection with
  /// the median of three (Algorithm 65, CACM 4 (1961) 321), and Lomuto's partition, which compares
  /// without branches.
  ///
  /// With NaNs, which are not ordered, it ends all the same.
  ///
  /// - Precondition: `1 <= count <= self.count`.
  func moveLargest(_ count: Int) {
    var (low, high) = (0, self.count)
    while high - low > 1 {
      let ends = (self[low], self[(low + high) / 2], self[high - 1])
      let pivot = Swift.max(
        Swift.min(ends.0, ends.1),
        Swift.min(Swift.max(ends.0, ends.1), ends.2)
      )
      let larger = gather(low..<high) { $0 > pivot }
      if count <= larger {
        high = larger
        continue
      }
      low = gather(larger..<high) { !($0 < pivot) }
      if count <= low { return }
    }
  }

  /// Moves the values that are wanted to the front of a range, and gives the place after them.
  @inline(__always)
  private func gather(_ range: Range<Int>, _ isWanted: (Element) -> Bool) -> Int {
    var end = range.lowerBound
    for place in range {
      let value = self[place]
      self[place] = self[end]
      self[end] = value
      end += isWanted(value) ? 1 : 0
    }
    return end
  }
}

extension [Float] {
  /// The values from the largest on: sorted by eleven bits at a time, the lowest first, in an order
  /// of patterns that is that of the numbers. None is NaN, and none -0.
  var largestFirst: [Float] {
    var keys = map { value in
      let bits = value.bitPattern
      return bits >> 31 == 0 ? ~bits & 0x7fff_ffff : bits
    }
    var moved = keys
    for shift: UInt32 in [0, 11, 22] {
      var starts = [Int](repeating: 0, count: 2048)
      for key in keys { starts[Int(key >> shift & 2047)] += 1 }
      var next = 0
      for digit in starts.indices { (starts[digit], next) = (next, next + starts[digit]) }
      for key in keys {
        let digit = Int(key >> shift & 2047)
        moved[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &moved)
    }
    return keys.map { Float(bitPattern: $0 >> 31 == 0 ? ~$0 & 0x7fff_ffff : $0) }
  }
}
