import CExif
import Foundation

/// How the stored rows must be turned to stand upright: the values of EXIF's Orientation tag.
enum Orientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedLeft, transverse, turnedRight

  /// What a PNG or JPEG file says; upright where it says nothing that can be read.
  init(of bytes: Data) {
    let block = ImageFormat(of: bytes) == .png ? Self.pngExif(bytes) : Self.jpegExif(bytes)
    self = block.flatMap(Self.init(exif:)) ?? .upright
  }

  /// Reads an EXIF block that begins with `Exif\0\0`.
  private init?(exif block: Data) {
    guard let data = exif_data_new() else { return nil }
    defer { exif_data_unref(data) }
    // The file is read as it is: libexif would otherwise add tags that it finds missing.
    exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
    block.withUnsafeBytes {
      exif_data_load_data(data, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count))
    }
    guard
      let entry = exif_content_get_entry(data.pointee.ifd.0, EXIF_TAG_ORIENTATION)?.pointee,
      let value = Self.number(entry, exif_data_get_byte_order(data))
    else { return nil }
    self.init(rawValue: value)
  }

  private static func number(_ entry: ExifEntry, _ order: ExifByteOrder) -> Int? {
    guard let bytes = entry.data, entry.components >= 1 else { return nil }
    switch (entry.format, entry.size) {
    case (EXIF_FORMAT_BYTE, 1...): return Int(bytes[0])
    case (EXIF_FORMAT_SHORT, 2...): return Int(exif_get_short(bytes, order))
    case (EXIF_FORMAT_LONG, 4...): return Int(exif_get_long(bytes, order))
    default: return nil
    }
  }

  private static let exifHeader = Array("Exif\0\0".utf8)

  /// The first EXIF segment (APP1) before the scan.
  private static func jpegExif(_ bytes: Data) -> Data? {
    var rest = bytes.dropFirst(2)
    while let start = rest.first, start == 0xFF {
      let marker = rest.drop { $0 == 0xFF }
      guard let kind = marker.first, kind != 0xDA, marker.count >= 3 else { return nil }
      let segment = marker.dropFirst()
      let length = segment.bigEndian(2)
      guard length >= 2, segment.count >= length else { return nil }
      let body = segment.dropFirst(2).prefix(length - 2)
      if kind == 0xE1 && body.starts(with: exifHeader) { return body }
      rest = segment.dropFirst(length)
    }
    return nil
  }

  /// The eXIf chunk, with the header that it lacks.
  private static func pngExif(_ bytes: Data) -> Data? {
    var rest = bytes.dropFirst(8)
    while rest.count >= 12 {
      let length = rest.bigEndian(4)
      guard rest.count - 12 >= length else { return nil }
      if rest.dropFirst(4).starts(with: Array("eXIf".utf8)) {
        return Data(exifHeader) + rest.dropFirst(8).prefix(length)
      }
      rest = rest.dropFirst(12 + length)
    }
    return nil
  }
}

extension Data {
  /// The number in the first bytes, most significant first.
  fileprivate func bigEndian(_ count: Int) -> Int {
    prefix(count).reduce(0) { $0 << 8 | Int($1) }
  }
}

extension Image {
  /// The image turned upright, as Pillow's `exif_transpose` does.
  func oriented(_ orientation: Orientation) -> Image {
    let (right, bottom) = (width - 1, height - 1)
    switch orientation {
    case .upright: return self
    case .mirrored: return remapped(width, height) { (right - $0, $1) }
    case .upsideDown: return remapped(width, height) { (right - $0, bottom - $1) }
    case .flipped: return remapped(width, height) { ($0, bottom - $1) }
    case .transposed: return remapped(height, width) { ($1, $0) }
    case .turnedLeft: return remapped(height, width) { ($1, bottom - $0) }
    case .transverse: return remapped(height, width) { (right - $1, bottom - $0) }
    case .turnedRight: return remapped(height, width) { (right - $1, $0) }
    }
  }

  /// An image whose pixel (x, y) is this one's at `source(x, y)`.
  private func remapped(
    _ width: Int,
    _ height: Int,
    _ source: (Int, Int) -> (x: Int, y: Int)
  ) -> Image {
    pixels.withUnsafeBufferPointer { old in
      Image(width: width, height: height) { new in
        for y in 0..<height {
          for x in 0..<width {
            let from = source(x, y)
            let (read, write) = ((from.y * self.width + from.x) * 3, (y * width + x) * 3)
            for channel in 0..<3 { new[write + channel] = old[read + channel] }
          }
        }
      }
    }
  }
}
