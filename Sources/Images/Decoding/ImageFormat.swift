public import Foundation

/// What an image file is, by its first bytes: a file's extension is only a name.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
  /// Portable Network Graphics.
  case png = "PNG"
  /// JPEG, baseline or progressive.
  case jpeg = "JPEG"

  /// The format of a file that begins with these bytes, or `nil` if it is neither.
  public init?(of bytes: Data) {
    guard let format = Self.allCases.first(where: { bytes.starts(with: $0.firstBytes) }) else {
      return nil
    }
    self = format
  }

  /// The extensions under which such files are found in folders, in lower case.
  public static let fileExtensions: Set<String> = ["png", "jpg", "jpeg", "jpe", "jfif"]

  private var firstBytes: [UInt8] {
    switch self {
    case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    case .jpeg: [0xFF, 0xD8, 0xFF]
    }
  }

  /// The most pixels that so many bytes can hold.
  ///
  /// PNG: deflate makes at most 1032 bytes of one, and a byte holds at most 8 pixels. JPEG: each
  /// block takes a bit or more, and four blocks that sample an image most thinly cover 32 x 32
  /// pixels in 9 bits; arithmetic coding can do with less, so that a megapixel is always believed.
  func mostPixels(in byteCount: Int) -> Int {
    switch self {
    case .png: byteCount * 1032 * 8
    case .jpeg: max(byteCount * 1024, 1 << 20)
    }
  }

  /// A name for what else a file may be, by its first bytes; `nil` if it is unknown.
  static func otherKind(of bytes: Data) -> String? {
    let known: [(String, String)] = [
      ("GIF8", "a GIF image"), ("BM", "a BMP image"), ("II*\0", "a TIFF image"),
      ("MM\0*", "a TIFF image"), ("%PDF", "a PDF document"), ("PK\u{3}\u{4}", "a ZIP archive"),
      ("<svg", "an SVG drawing"), ("<!DO", "a web page"), ("<html", "a web page"),
    ]
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      return "a WebP image"
    }
    if bytes.dropFirst(4).starts(with: Array("ftyp".utf8)) { return "a HEIF, AVIF or video file" }
    return known.first { bytes.starts(with: Array($0.0.utf8)) }?.1
  }
}

extension ImageFormat: CustomStringConvertible {
  /// The name that people use: `PNG`, `JPEG`.
  public var description: String { rawValue }
}
