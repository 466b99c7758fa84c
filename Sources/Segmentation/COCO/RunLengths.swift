/// Pixels as lengths of runs, down the columns from the left, the first run outside: COCO's RLE.
struct RunLengths: Sendable, Hashable {
  let height: Int
  let width: Int
  let counts: [Int]

  /// The lengths of a packed string, or `nil` if it is none.
  ///
  /// Each character is 48 plus 6 bits: five of a number, lowest first, and one that says that more
  /// follow; the last one's fifth bit is the sign. From the fourth on, a number is the difference from
  /// the length two before. COCO's mask API, `rleToString`.
  static func unpacked(_ packed: String) -> [Int]? {
    var counts: [Int] = []
    var (number, shift) = (0, 0)
    for byte in packed.utf8 {
      guard (48..<112).contains(byte), shift < 60 else { return nil }
      let bits = Int(byte) - 48
      number |= (bits & 0x1F) << shift
      shift += 5
      if bits & 0x20 != 0 { continue }
      if bits & 0x10 != 0 { number |= -1 << shift }
      let (length, isTooLarge) =
        counts.count > 2
        ? number.addingReportingOverflow(counts[counts.count - 2]) : (number, false)
      if isTooLarge { return nil }
      counts.append(length)
      (number, shift) = (0, 0)
    }
    return shift == 0 ? counts : nil
  }

  /// What is wrong with the runs of an image of this size; `nil` if they are sound.
  func flaw(width: Int, height: Int) -> String? {
    guard self.width == width, self.height == height else {
      return "the run lengths are of \(self.width) x \(self.height) pixels, the image of "
        + "\(width) x \(height)"
    }
    var left = width * height
    for count in counts {
      guard count >= 0, count <= left else {
        return "the run lengths do not fit the \(width) x \(height) pixels"
      }
      left -= count
    }
    return left == 0 ? nil : "the run lengths leave \(left) pixels over"
  }

  /// The pixels of a square of `side` that are inside, by their places in rows: each shows the pixel
  /// that its centre falls into.
  ///
  /// - Precondition: the runs have no flaw.
  func pixels(side: Int) -> [Int] {
    let (column, row) = (NearestPixel(from: width, to: side), NearestPixel(from: height, to: side))
    let rows = (0..<side).map { row($0) }
    var pixels: [Int] = []
    var (run, end) = (0, counts.first ?? 0)
    for u in 0..<side {
      let start = column(u) * height
      for v in 0..<side {
        while start + rows[v] >= end && run + 1 < counts.count {
          run += 1
          end += counts[run]
        }
        if run % 2 == 1 && start + rows[v] < end { pixels.append(v * side + u) }
      }
    }
    return pixels
  }
}
