/// Numbers laid over the photograph to which they belong.
///
/// The photograph is shown in grey, so that colour means numbers only, and each number's colour
/// covers it the more the larger the number is: where nothing is said, the photograph is seen.
public struct Overlay: Sendable, Hashable {
  /// How far the colour of the largest number covers the photograph, in 0...1.
  public var opacity: Double

  /// An overlay; by default a tenth of the photograph is left under the strongest colour, enough to
  /// see what lies there.
  public init(opacity: Double = 0.9) { self.opacity = opacity }

  /// The picture.
  ///
  /// The cover grows with the square root of a number's size on the scale: numbers of pixels are mostly small,
  /// and in proportion to the number they would not be seen.
  ///
  /// - Parameters:
  ///   - values: [H, W] numbers, one a pixel of the photograph.
  ///   - photograph: the picture below.
  ///   - scale: the colours of the numbers.
  /// - Precondition: there is one number a pixel.
  public func image(_ values: [Float], over photograph: Image, _ scale: ColourScale) -> Image {
    let heat = scale.image(values, width: photograph.width, height: photograph.height).pixels
    let grey = photograph.grey().pixels
    return Image(width: photograph.width, height: photograph.height) { bytes in
      for (index, value) in values.enumerated() {
        let size = scale.size(of: Double(value))
        let cover = size.isNaN ? opacity : opacity * min(size, 1).squareRoot()
        for byte in 3 * index..<3 * index + 3 {
          // Grey is brought nearer to white, so that dark places take colour too.
          let below = 64 + 0.75 * Double(grey[byte])
          bytes[byte] = UInt8(below * (1 - cover) + Double(heat[byte]) * cover + 0.5)
        }
      }
    }
  }
}

extension Image {
  /// The image with every pixel as a square of pixels.
  ///
  /// - Precondition: `factor >= 1`.
  public func enlarged(by factor: Int) -> Image {
    if factor == 1 { return self }
    let length = width * 3
    return Image(width: width * factor, height: height * factor) { bytes in
      var place = 0
      for y in 0..<height * factor {
        let row = y / factor * length
        for x in 0..<width {
          for _ in 0..<factor {
            for channel in 0..<3 { bytes[place + channel] = pixels[row + 3 * x + channel] }
            place += 3
          }
        }
      }
    }
  }

  /// Draws the outline of a rectangle, one pixel wide and more inwards.
  ///
  /// - Precondition: the rectangle lies inside.
  public mutating func outline(_ region: Region, _ colour: Colour, thickness: Int = 1) {
    for y in region.rows {
      for x in region.columns {
        let edge = min(
          x - region.columns.lowerBound,
          region.columns.upperBound - 1 - x,
          y - region.rows.lowerBound,
          region.rows.upperBound - 1 - y
        )
        if edge < thickness { self[x: x, y: y] = colour }
      }
    }
  }
}
