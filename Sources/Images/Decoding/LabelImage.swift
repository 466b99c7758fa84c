public import Diagnostics
public import Foundation

/// A PNG whose numbers are not colours to look at but labels: read as stored, nothing converted.
///
/// Grey of 1...16 bits gives its numbers, a palette its indices, and colour of 8 bits
/// red + 256 green + 65536 blue, so that Broden's number = red + 256 green needs no blue. Alpha is
/// dropped.
public struct LabelImage: Sendable, Hashable {
  /// What the numbers of a file are.
  public enum Kind: Sendable, Hashable {
    /// Shades of grey, of 1, 2, 4, 8 or 16 bits.
    case grey
    /// Places in a palette, of 1...8 bits; the colours are its own.
    case palette([Colour])
    /// Packed colours: red + 256 green + 65536 blue.
    case colour

    /// Whether the numbers are places in a palette.
    public var isPalette: Bool { if case .palette = self { true } else { false } }
  }

  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// What the numbers are.
  public let kind: Kind
  /// `[H, W]` in rows from the top, each at least 0.
  public let numbers: [Int32]

  /// Label numbers in memory.
  ///
  /// - Precondition: there are `width * height` numbers.
  public init(width: Int, height: Int, kind: Kind, numbers: [Int32]) {
    precondition(numbers.count == width * height, "\(numbers.count) numbers for \(width)x\(height)")
    self.width = width
    self.height = height
    self.kind = kind
    self.numbers = numbers
  }

  /// Decodes the bytes of a PNG.
  ///
  /// - Throws: `images.empty-file`, `images.not-labels` for other formats and for colour of 16
  ///   bits, `images.too-large`, `images.corrupt`.
  public init(decoding bytes: Data) throws(InputError) {
    if bytes.isEmpty { throw InputError(.emptyImage()) }
    guard ImageFormat(of: bytes) == .png else {
      let kind = ImageFormat(of: bytes) == .jpeg ? "a JPEG image" : nil
      throw InputError(.notLabels(looksLike: kind ?? ImageFormat.otherKind(of: bytes)))
    }
    self = try PNG.decodeLabels(bytes)
  }

  /// Reads and decodes a file.
  ///
  /// - Throws: what `init(decoding:)` throws and `images.unreadable`, with the file as the place.
  public init(contentsOf url: URL) throws(InputError) {
    do throws(InputError) {
      try self.init(decoding: Image.read(url))
    } catch {
      throw error.at(url.path)
    }
  }

  /// Packed colours, red + 256 green + 65536 blue: those of a palette looked up, and of grey, which
  /// is none, the numbers.
  ///
  /// A place beyond its palette is black, as libpng draws it.
  public var colours: [Int32] {
    switch kind {
    case .colour, .grey: numbers
    case .palette(let palette):
      numbers.map { Int($0) < palette.count ? palette[Int($0)].packed : 0 }
    }
  }
}

extension Colour {
  /// The colour as one number: red + 256 green + 65536 blue.
  public var packed: Int32 { Int32(red) | Int32(green) << 8 | Int32(blue) << 16 }

  /// The colour of a number red + 256 green + 65536 blue; higher bits are not looked at.
  public init(packed number: Int32) {
    let bits = UInt32(bitPattern: number)
    self.init(
      UInt8(truncatingIfNeeded: bits),
      UInt8(truncatingIfNeeded: bits >> 8),
      UInt8(truncatingIfNeeded: bits >> 16)
    )
  }
}
