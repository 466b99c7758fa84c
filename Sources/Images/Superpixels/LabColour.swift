import Foundation

/// A colour in CIE 1976 L*a*b* (D65), where equal distances look about equally large: L* is 0...100,
/// a* and b* about -100...100.
///
/// sRGB is linearised by IEC 61966-2-1 and taken to XYZ by its primaries; ISO/CIE 11664-4 gives the
/// rest.
package struct LabColour: Sendable, Hashable {
  /// Lightness, 0...100.
  package let lightness: Float
  /// From green to red.
  package let a: Float
  /// From blue to yellow.
  package let b: Float

  /// The colour of a pixel.
  package init(_ colour: Colour) {
    let (red, green, blue) = (
      Self.linear[Int(colour.red)], Self.linear[Int(colour.green)], Self.linear[Int(colour.blue)]
    )
    let x = Self.response((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    let y = Self.response(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    let z = Self.response((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    lightness = Float(116 * y - 16)
    a = Float(500 * (x - y))
    b = Float(200 * (y - z))
  }

  /// The colours of a picture, plane by plane, `[3, H, W]`.
  package static func planes(of image: Image) -> [Float] {
    let count = image.width * image.height
    var planes = [Float](repeating: 0, count: 3 * count)
    for index in 0..<count {
      let colour = LabColour(image[x: index % image.width, y: index / image.width])
      planes[index] = colour.lightness
      planes[count + index] = colour.a
      planes[2 * count + index] = colour.b
    }
    return planes
  }

  private static let linear: [Double] = (0...255).map { byte in
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func response(_ t: Double) -> Double {
    t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
  }
}
