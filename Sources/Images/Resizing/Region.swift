/// A rectangle of pixels.
public struct Region: Sendable, Hashable {
  /// The columns, from the left.
  public var columns: Range<Int>
  /// The rows, from the top.
  public var rows: Range<Int>

  /// A rectangle of pixels.
  public init(columns: Range<Int>, rows: Range<Int>) {
    self.columns = columns
    self.rows = rows
  }

  /// The whole of an image of this size.
  init(_ width: Int, _ height: Int) { self.init(columns: 0..<width, rows: 0..<height) }

  /// The middle of an image of this size.
  ///
  /// - Precondition: the image is at least as large as the crop.
  init(
    centring width: Int,
    _ height: Int,
    in whole: (width: Int, height: Int),
    rounding: CropRounding = .torchvision
  ) {
    let left = rounding.half(whole.width - width)
    let top = rounding.half(whole.height - height)
    self.init(columns: left..<left + width, rows: top..<top + height)
  }

  /// Whether it holds a pixel and nothing outside an image of this size.
  func isInside(_ width: Int, _ height: Int) -> Bool {
    !columns.isEmpty && !rows.isEmpty && columns.lowerBound >= 0 && rows.lowerBound >= 0
      && columns.upperBound <= width && rows.upperBound <= height
  }
}

extension Image {
  /// A rectangle of the image.
  ///
  /// - Precondition: `region` holds a pixel and lies in the image.
  public func cropped(to region: Region) -> Image {
    precondition(region.isInside(width, height), "\(region) is not in \(width)x\(height)")
    if region == Region(width, height) { return self }
    let length = region.columns.count * 3
    return pixels.withUnsafeBufferPointer { old in
      Image(width: region.columns.count, height: region.rows.count) { new in
        for (y, row) in region.rows.enumerated() {
          let start = (row * width + region.columns.lowerBound) * 3
          _ = new[(y * length)...].update(fromContentsOf: old[start..<start + length])
        }
      }
    }
  }

  /// The middle of the image, as torchvision's `CenterCrop`.
  ///
  /// - Precondition: the image is at least as large.
  public func centreCropped(width: Int, height: Int) -> Image {
    cropped(to: Region(centring: width, height, in: (self.width, self.height)))
  }

  /// The image in grey, as Pillow's `convert("L")` (ITU-R 601 luma), in all three channels.
  public func grey() -> Image {
    pixels.withUnsafeBufferPointer { old in
      Image(width: width, height: height) { new in
        for index in stride(from: 0, to: old.count, by: 3) {
          let red = 19595 * UInt32(old[index])
          let green = 38470 * UInt32(old[index + 1])
          let blue = 7471 * UInt32(old[index + 2])
          let luma = UInt8((red + green + blue + 0x8000) >> 16)
          for channel in 0..<3 { new[index + channel] = luma }
        }
      }
    }
  }
}
