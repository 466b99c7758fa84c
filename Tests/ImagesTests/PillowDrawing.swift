import Foundation
import Images
import Tensors

extension Image {
  /// The drawing of pillow_fixtures.py.
  static func drawing(_ width: Int, _ height: Int) -> Image {
    var image = Image(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let (across, down) = (10 * x - 6 * width, 10 * y - 4 * height)
        let isDisc = across * across + down * down < 9 * height * height
        let red = UInt8((x * x + 3 * x * y + 40 * y) / 8 % 256)
        image[x: x, y: y] = Colour(red, x * 2 + y > width ? 230 : 20, isDisc ? 255 : 0)
      }
    }
    return image
  }

  /// SHA-256 of the pixels, [H, W, 3].
  var digest: String { Digest(of: Data(pixels)).hex }
}
