/// A picture in memory: 8-bit RGB, rows from the top without gaps, a value type.
public struct Image: Sendable, Hashable {
  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// [H, W, 3], red, green, blue; 0...255 in the encoding of the file (nothing is linearised).
  public var pixels: [UInt8]

  /// An image of these pixels.
  ///
  /// - Precondition: both extents are at least 1 and there are height x width x 3 bytes.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(pixels.count == width * height * 3, "\(pixels.count) bytes for \(width)x\(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one colour.
  public init(width: Int, height: Int, filledWith colour: Colour = .white) {
    self.init(
      width: width,
      height: height,
      writing: { bytes in
        for index in stride(from: 0, to: bytes.count, by: 3) {
          bytes[index] = colour.red
          bytes[index + 1] = colour.green
          bytes[index + 2] = colour.blue
        }
      }
    )
  }

  /// An image whose height x width x 3 bytes, all of them, `write` sets.
  init<Failure: Error>(
    width: Int,
    height: Int,
    writing write: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var failure: Failure?
    let count = width * height * 3
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      do throws(Failure) {
        try write(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialised = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The colour of one pixel.
  ///
  /// - Precondition: the pixel is in the image.
  public subscript(x x: Int, y y: Int) -> Colour {
    get {
      let index = (y * width + x) * 3
      return Colour(pixels[index], pixels[index + 1], pixels[index + 2])
    }
    set {
      let index = (y * width + x) * 3
      pixels[index] = newValue.red
      pixels[index + 1] = newValue.green
      pixels[index + 2] = newValue.blue
    }
  }

  /// The largest number of pixels that is read from a file: Pillow's own bound beyond which it takes
  /// an image for a decompression bomb. A file within it needs at most 537 MB.
  public static let maximumPixelCount = 178_956_970
}
