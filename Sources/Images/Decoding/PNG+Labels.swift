import CPNG
import Diagnostics
import Foundation

extension PNG {
  /// Decodes the numbers of an image as they are stored.
  static func decodeLabels(_ bytes: Data) throws(InputError) -> LabelImage {
    let whole = bytes.withUnsafeBytes { buffer in
      Result { () throws(InputError) in
        try decodeLabels(buffer.bindMemory(to: UInt8.self))
      }
    }
    return try whole.get()
  }

  private static func decodeLabels(
    _ input: UnsafeBufferPointer<UInt8>
  ) throws(InputError) -> LabelImage {
    var header = CPNGHeader()
    var message = CPNGMessage()
    guard cpng_header(input.baseAddress, input.count, &header, &message) else {
      throw InputError(.corruptImage(.png, message.words))
    }
    let (width, height) = (Int(header.width), Int(header.height))
    try Image.checkSize(width: width, height: height, format: .png, byteCount: input.count)
    if header.kind == CPNGColour && header.bits == 16 {
      throw InputError(.notLabels(looksLike: "colour of 16 bits"))
    }
    let perPixel = (header.kind == CPNGColour ? 3 : 1) * (header.bits == 16 ? 2 : 1)
    var samples = [UInt8](repeating: 0, count: width * height * perPixel)
    guard cpng_decode_numbers(input.baseAddress, input.count, &samples, samples.count, &message)
    else { throw InputError(.corruptImage(.png, message.words)) }
    return LabelImage(
      width: width,
      height: height,
      kind: header.labelKind,
      numbers: numbers(samples, count: width * height, perPixel: perPixel)
    )
  }

  private static func numbers(_ samples: [UInt8], count: Int, perPixel: Int) -> [Int32] {
    samples.withUnsafeBytes { bytes in
      switch perPixel {
      case 1: bytes.map { Int32($0) }
      case 2: bytes.bindMemory(to: UInt16.self).map { Int32($0) }
      default:
        (0..<count).map { index in
          let at = 3 * index
          return Int32(bytes[at]) | Int32(bytes[at + 1]) << 8 | Int32(bytes[at + 2]) << 16
        }
      }
    }
  }
}

extension CPNGHeader {
  fileprivate var labelKind: LabelImage.Kind {
    switch kind {
    case CPNGGrey: return .grey
    case CPNGColour: return .colour
    default:
      let bytes = withUnsafeBytes(of: palette) { Array($0) }
      return .palette(
        (0..<Int(colours)).map { Colour(bytes[3 * $0], bytes[3 * $0 + 1], bytes[3 * $0 + 2]) }
      )
    }
  }
}
