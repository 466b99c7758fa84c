/// A picture cut into pieces: each pixel belongs to one of `count` superpixels.
public struct Superpixels: Sendable, Hashable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The superpixel of each pixel, `[H, W]` row by row, 0..<count; each of them has a pixel.
  public let labels: [Int]
  /// The number of superpixels, at least 1.
  public let count: Int

  /// Pieces by any labels, which are renumbered as they are met, row by row from the top.
  ///
  /// - Parameters:
  ///   - labels: one for each pixel, `[H, W]`; equal labels are one piece.
  ///   - splitting: whether pixels of one label that do not touch (through their edges) become
  ///     pieces of their own.
  /// - Precondition: both extents are at least 1 and there are height x width labels.
  public init<Label: Hashable>(
    width: Int,
    height: Int,
    labels: [Label],
    splitting: Bool = false
  ) {
    precondition(width > 0 && height > 0 && labels.count == width * height, "one label a pixel")
    self.width = width
    self.height = height
    let pieces =
      splitting ? Self.connected(labels, width: width) : Self.renumbered(labels)
    self.labels = pieces.labels
    count = pieces.count
  }

  /// Rectangles of nearly equal size, row by row.
  ///
  /// - Precondition: all numbers are at least 1; there are no more rows and columns than pixels.
  public static func grid(width: Int, height: Int, rows: Int, columns: Int) -> Superpixels {
    precondition((1...height).contains(rows) && (1...width).contains(columns), "an empty cell")
    return Superpixels(
      width: width,
      height: height,
      labels: (0..<height * width).map { index in
        index / width * rows / height * columns + index % width * columns / width
      }
    )
  }

  /// The number of pixels of each superpixel.
  public var sizes: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: count)) { $0[$1] += 1 }
  }

  private static func renumbered<Label: Hashable>(
    _ labels: [Label]
  ) -> (labels: [Int], count: Int) {
    var numbers: [Label: Int] = [:]
    let renumbered = labels.map { label in
      if let number = numbers[label] { return number }
      numbers[label] = numbers.count
      return numbers.count - 1
    }
    return (renumbered, numbers.count)
  }

  /// The connected pieces of equal labels, by filling each from its first pixel.
  private static func connected<Label: Hashable>(
    _ labels: [Label],
    width: Int
  ) -> (labels: [Int], count: Int) {
    var pieces = [Int](repeating: -1, count: labels.count)
    var count = 0
    var waiting: [Int] = []
    for first in labels.indices where pieces[first] < 0 {
      pieces[first] = count
      waiting.append(first)
      while let pixel = waiting.popLast() {
        let x = pixel % width
        let sides = [
          x > 0 ? pixel - 1 : -1, x + 1 < width ? pixel + 1 : -1, pixel - width, pixel + width,
        ]
        for side in sides
        where labels.indices.contains(side) && pieces[side] < 0 && labels[side] == labels[pixel] {
          pieces[side] = count
          waiting.append(side)
        }
      }
      count += 1
    }
    return (pieces, count)
  }
}
