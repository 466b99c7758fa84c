public import Diagnostics
public import Foundation

extension Image {
  /// Decodes a PNG or JPEG file of any kind, turned upright as its EXIF orientation says.
  ///
  /// Equal to Pillow's `ImageOps.exif_transpose(Image.open(file)).convert("RGB")`, byte for byte,
  /// but for 16-bit PNG: those are divided by 257 and rounded, where Pillow drops the low byte of
  /// colour and clips grey.
  ///
  /// A header's extents are believed only as far as the bytes can hold them: memory is bounded by
  /// `maximumPixelCount`, and by 25 KB for a byte of PNG and 10 KB for a byte of JPEG.
  ///
  /// - Throws: `images.empty-file`, `images.not-an-image`, `images.too-large`, `images.corrupt`.
  public init(decoding bytes: Data) throws(InputError) {
    try self.init(decoding: bytes, covering: nil)
  }

  /// The same, of a JPEG file at a half, a quarter or an eighth of its size as long as both extents
  /// are at least `side`: quicker where a small picture is wanted.
  package init(decoding bytes: Data, covering side: Int?) throws(InputError) {
    if bytes.isEmpty { throw InputError(.emptyImage()) }
    let stored: Image
    switch ImageFormat(of: bytes) {
    case .png: stored = try PNG.decode(bytes)
    case .jpeg: stored = try JPEG.decode(bytes, covering: side)
    case nil: throw InputError(.notAnImage(looksLike: ImageFormat.otherKind(of: bytes)))
    }
    self = stored.oriented(Orientation(of: bytes))
  }

  /// Reads and decodes a file, as `init(decoding:)` does.
  ///
  /// - Throws: what `init(decoding:)` throws and `images.unreadable`, with the file as the place.
  public init(contentsOf url: URL) throws(InputError) {
    do throws(InputError) {
      try self.init(decoding: Self.read(url))
    } catch {
      throw error.at(url.path)
    }
  }

  /// The bytes of an image file.
  static func read(_ url: URL) throws(InputError) -> Data {
    do {
      return try Data(contentsOf: url)
    } catch {
      let reason = (error as NSError).localizedDescription
      throw InputError(.unreadableImage(reason))
    }
  }

  /// Refuses an image with more pixels than are read from a file, or than its bytes can hold, before
  /// memory is asked for.
  static func checkSize(
    width: Int,
    height: Int,
    format: ImageFormat,
    byteCount: Int
  ) throws(InputError) {
    guard width > 0, height > 0, width <= maximumPixelCount / height else {
      throw InputError(.imageTooLarge(width: width, height: height))
    }
    guard width * height <= format.mostPixels(in: byteCount) else {
      throw InputError(
        .corruptImage(format, "\(byteCount) bytes cannot hold \(width) x \(height) pixels")
      )
    }
  }
}
