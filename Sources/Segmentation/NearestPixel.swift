/// Which pixel of an extent a pixel of another extent shows: the one that its centre falls into.
///
/// Pixel u of `to` has its centre at (u + 1/2) / to of the whole, so it shows the pixel
/// floor((u + 1/2) from / to), as Pillow's `NEAREST`. Proportions are not kept: an image is squashed
/// to the network's input, and its labels in the same way.
struct NearestPixel: Sendable, Hashable {
  let from: Int
  let to: Int

  /// The pixel of `from` that pixel `place` of `to` shows.
  func callAsFunction(_ place: Int) -> Int { (2 * place + 1) * from / (2 * to) }

  /// A map `[height, width]` squashed to a square, in rows.
  static func square(_ numbers: [Int32], width: Int, height: Int, side: Int) -> [Int32] {
    let column = NearestPixel(from: width, to: side)
    let row = NearestPixel(from: height, to: side)
    let columns = (0..<side).map { column($0) }
    return (0..<side).flatMap { v in
      let start = row(v) * width
      return columns.map { numbers[start + $0] }
    }
  }
}
