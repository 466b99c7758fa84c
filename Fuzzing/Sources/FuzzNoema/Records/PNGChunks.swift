/// The chunks of a PNG file, whose checksums must fit or nobody looks at them.
enum PNGChunks {
  /// Makes every chunk's checksum that of its bytes.
  static func mend(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - start - 12 else { return }
      let end = start + 8 + length
      let sum = checksum(UnsafeMutableBufferPointer(rebasing: bytes[start + 4..<end]))
      for byte in 0..<4 { bytes[end + byte] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * byte)) }
      start = end + 4
    }
  }

  /// PNG's checksum (ISO 3309), bit by bit.
  private static func checksum(_ bytes: UnsafeMutableBufferPointer<UInt8>) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
