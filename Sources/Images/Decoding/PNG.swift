import CPNG
public import Diagnostics
public import Foundation

/// The PNG format, by libpng.
enum PNG {
  /// Decodes an image of any kind: 1 to 16 bits, palette, transparency (dropped), interlaced.
  static func decode(_ bytes: Data) throws(InputError) -> Image {
    let whole = bytes.withUnsafeBytes { buffer in
      Result { () throws(InputError) in try decode(buffer) }
    }
    return try whole.get()
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer) throws(InputError) -> Image {
    let input = bytes.bindMemory(to: UInt8.self)
    var (width, height) = (UInt32(0), UInt32(0))
    var message = CPNGMessage()
    guard cpng_size(input.baseAddress, input.count, &width, &height, &message) else {
      throw InputError(.corruptImage(.png, message.words))
    }
    try Image.checkSize(
      width: Int(width),
      height: Int(height),
      format: .png,
      byteCount: input.count
    )
    return try Image(width: Int(width), height: Int(height)) { pixels throws(InputError) in
      let output = pixels.baseAddress
      guard cpng_decode(input.baseAddress, input.count, output, pixels.count, &message) else {
        throw InputError(.corruptImage(.png, message.words))
      }
    }
  }

  /// Encodes an image: 8-bit RGB at a fixed compression level, without a time stamp, so that the
  /// same image gives the same bytes.
  static func encode(_ image: Image, _ effort: PNGEffort) throws(RunError) -> Data {
    var count = 0
    var message = CPNGMessage()
    let block = image.pixels.withUnsafeBufferPointer {
      cpng_encode(
        $0.baseAddress,
        UInt32(image.width),
        UInt32(image.height),
        effort.code,
        &count,
        &message
      )
    }
    guard let block else { throw RunError("cannot encode a PNG image: \(message.words)") }
    return Data(bytesNoCopy: block, count: count, deallocator: .free)
  }
}

extension CPNGMessage {
  var words: String {
    let bytes = withUnsafeBytes(of: text) { Array($0.prefix { $0 != 0 }) }
    return bytes.isEmpty ? "libpng is out of memory" : String(decoding: bytes, as: UTF8.self)
  }
}

/// What is spared in encoding a PNG: bytes, or time. All are lossless.
public enum PNGEffort: Sendable, Hashable {
  /// Bytes, for files that are kept for long.
  case small
  /// Time, for pictures of results: about five times as quick, up to a fifth larger.
  case quick
  /// Still more time, for pictures that lie beside larger files: nothing is compressed, which heat maps
  /// hardly are in any case.
  case stored

  fileprivate var code: CPNGEffort {
    switch self {
    case .small: CPNGSmall
    case .quick: CPNGQuick
    case .stored: CPNGStored
    }
  }
}

extension Image {
  /// The image as a PNG file; the same image gives the same bytes.
  ///
  /// - Throws: `RunError` if libpng refuses, such as for want of memory.
  public func png(_ effort: PNGEffort = .small) throws(RunError) -> Data {
    try PNG.encode(self, effort)
  }
}
