public import Foundation

/// A PNG of any kind with the rows that a test says, uncompressed.
public struct StoredPNG {
  /// PNG's colour types.
  public enum Kind: UInt8, Sendable {
    case grey = 0
    case colour = 2
    case palette = 3
    case greyAlpha = 4
    case colourAlpha = 6

    var channels: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .colour: 3
      case .colourAlpha: 4
      }
    }
  }

  let kind: Kind
  let bits: Int
  let width: Int
  let samples: [Int]
  let palette: [UInt8]

  /// An image of samples in rows, as many a pixel as the kind has channels.
  ///
  /// - Parameter palette: red, green and blue of each colour.
  public init(
    _ kind: Kind,
    bits: Int = 8,
    width: Int,
    samples: [Int],
    palette: [UInt8] = []
  ) {
    self.kind = kind
    self.bits = bits
    self.width = width
    self.samples = samples
    self.palette = palette
  }

  /// The file.
  public var bytes: Data {
    let height = samples.count / kind.channels / width
    let header = Self.word(width) + Self.word(height) + [UInt8(bits), kind.rawValue, 0, 0, 0]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += Self.chunk("IHDR", header)
    if kind == .palette { file += Self.chunk("PLTE", palette) }
    return Data(file + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", []))
  }

  /// Each row begins with its filter, none, and ends at a whole byte.
  private var rows: [UInt8] {
    let length = width * kind.channels
    return stride(from: 0, to: samples.count, by: length).flatMap { start -> [UInt8] in
      var row: [UInt8] = [0]
      var (byte, used) = (0, 0)
      for sample in samples[start..<start + length] {
        if bits == 16 { row += [UInt8(sample >> 8), UInt8(sample & 255)]; continue }
        byte = byte << bits | sample
        used += bits
        if used == 8 { row.append(UInt8(byte)); (byte, used) = (0, 0) }
      }
      if used > 0 { row.append(UInt8(byte << (8 - used))) }
      return row
    }
  }

  /// A zlib stream of one stored block.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    precondition(bytes.count < 65_536, "one block holds no more")
    let count = bytes.count
    var (a, b) = (1, 0)
    for byte in bytes { a = (a + Int(byte)) % 65_521; b = (b + a) % 65_521 }
    let length = [UInt8(count & 255), UInt8(count >> 8)]
    return [0x78, 1, 1] + length + length.map { ~$0 } + bytes + word(b << 16 | a)
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return word(content.count) + body + word(Int(checksum(body)))
  }

  private static func word(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(number >> (24 - 8 * $0) & 255) }
  }

  /// ISO 3309, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
