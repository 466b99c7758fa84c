package import Images

/// A part of a picture, as XRAI ranks them: parts of several segmentations overlap.
package struct PictureRegion: Sendable, Hashable {
  /// The indices of its pixels, row by row, ascending.
  package let pixels: [Int]

  /// A part of these pixels.
  package init(pixels: [Int]) { self.pixels = pixels }

  /// The superpixels of a segmentation as regions, each with everything within a distance of it, so
  /// that it holds its own edges.
  ///
  /// - Parameter distance: in pixels, between the centres of pixels; 0 for the superpixels alone.
  package static func all(of segments: Superpixels, within distance: Int) -> [PictureRegion] {
    var members = [[Int]](repeating: [], count: segments.count)
    for (pixel, label) in segments.labels.enumerated() { members[label].append(pixel) }
    if distance == 0 { return members.map(PictureRegion.init) }
    let (width, height) = (segments.width, segments.height)
    var disc: [(down: Int, right: Int)] = []
    for down in -distance...distance {
      for right in -distance...distance where down * down + right * right <= distance * distance {
        disc.append((down, right))
      }
    }
    var owner = [Int](repeating: -1, count: segments.labels.count)
    return members.enumerated().map { label, pixels in
      var all = pixels
      for pixel in pixels { owner[pixel] = label }
      for pixel in pixels where isBorder(pixel, segments) {
        let (row, column) = (pixel / width, pixel % width)
        for offset in disc {
          let (y, x) = (row + offset.down, column + offset.right)
          guard y >= 0, y < height, x >= 0, x < width, owner[y * width + x] != label else {
            continue
          }
          owner[y * width + x] = label
          all.append(y * width + x)
        }
      }
      return PictureRegion(pixels: all.sorted())
    }
  }

  /// Whether a pixel has a neighbour in another superpixel.
  private static func isBorder(_ pixel: Int, _ segments: Superpixels) -> Bool {
    let (row, column) = (pixel / segments.width, pixel % segments.width)
    let label = segments.labels[pixel]
    var neighbours: [Int] = []
    if row > 0 { neighbours.append(pixel - segments.width) }
    if row < segments.height - 1 { neighbours.append(pixel + segments.width) }
    if column > 0 { neighbours.append(pixel - 1) }
    if column < segments.width - 1 { neighbours.append(pixel + 1) }
    return neighbours.contains { segments.labels[$0] != label }
  }
}
