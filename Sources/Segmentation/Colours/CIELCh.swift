import Foundation
import Images

/// A colour by lightness, chroma and hue: CIE 1976 L*a*b* in polar form, for sRGB (IEC 61966-2-1)
/// and its white, D65.
struct CIELCh: Sendable, Hashable {
  /// 0 black ... 100 white.
  let lightness: Double
  /// The distance from grey, at least 0.
  let chroma: Double
  /// The direction from grey in degrees, 0..<360: red about 40, yellow 100, green 135, blue 305.
  let hue: Double

  init(of colour: Colour) {
    let (red, green, blue) = (
      Self.linear[Int(colour.red)], Self.linear[Int(colour.green)], Self.linear[Int(colour.blue)]
    )
    // Each row is divided by the white's own value, so that white is (1, 1, 1).
    let x = Self.curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.9504700)
    let y = Self.curve(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    let z = Self.curve((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.0888300)
    let (a, b) = (500 * (x - y), 200 * (y - z))
    lightness = 116 * y - 16
    chroma = (a * a + b * b).squareRoot()
    let angle = atan2(b, a) * 180 / .pi
    hue = angle < 0 ? angle + 360 : angle
  }

  /// CIE's cube root with its straight part near black.
  private static func curve(_ value: Double) -> Double {
    value > 216.0 / 24_389 ? cbrt(value) : (24_389.0 / 27 * value + 16) / 116
  }

  /// Light, 0...1, of each sRGB number.
  private static let linear: [Double] = (0..<256).map { number in
    let share = Double(number) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }
}
