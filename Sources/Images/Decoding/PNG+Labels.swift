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
    var message = CPNGMessage()
    do throws(InputError) { try checkExtents(input) } catch {
      // A broken header says nothing about extents.
      guard cpng_size(input.baseAddress, input.count, nil, nil, &message) else {
        throw InputError(.corruptImage(.png, message.words))
      }
      throw error
    }
    var header = CPNGHeader()
    var byteCount = 0
    let block = cpng_decode_numbers(input.baseAddress, input.count, &header, &byteCount, &message)
    guard let block else { throw InputError(.corruptImage(.png, message.words)) }
    defer { free(block) }
    if header.kind == CPNGColour && header.bits == 16 {
      throw InputError(.notLabels(looksLike: "colour of 16 bits"))
    }
    let (width, height) = (Int(header.width), Int(header.height))
    let perPixel = (header.kind == CPNGColour ? 3 : 1) * (header.bits == 16 ? 2 : 1)
    guard byteCount == width * height * perPixel else {
      throw InputError(
        .corruptImage(.png, "the rows do not have the size that the header says")
      )
    }
    return LabelImage(
      width: width,
      height: height,
      kind: header.labelKind,
      numbers: numbers(
        UnsafeRawBufferPointer(start: block, count: byteCount),
        count: width * height,
        perPixel: perPixel
      )
    )
  }

  /// Looks at the extents in the header, which is the first chunk of every PNG.
  private static func checkExtents(_ bytes: UnsafeBufferPointer<UInt8>) throws(InputError) {
    func number(at place: Int) -> Int {
      bytes.dropFirst(place).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
    try Image.checkSize(
      width: number(at: 16),
      height: number(at: 20),
      format: .png,
      byteCount: bytes.count
    )
  }

  private static func numbers(
    _ samples: UnsafeRawBufferPointer,
    count: Int,
    perPixel: Int
  ) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: count) { numbers, initialized in
      for index in 0..<count {
        let at = perPixel * index
        numbers[index] =
          switch perPixel {
          case 1: Int32(samples[at])
          case 2: Int32(samples.load(fromByteOffset: at, as: UInt16.self))
          default:
            Int32(samples[at]) | Int32(samples[at + 1]) << 8 | Int32(samples[at + 2]) << 16
          }
      }
      initialized = count
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
