import Images
import Tensors

/// The players among whom a row's elements are dealt.
struct Players: Sendable {
  /// The player of each element of a row.
  let owners: [Int]
  /// The number of players, at least 1.
  let count: Int
  /// The superpixels that the players are, if they are.
  let pieces: Superpixels?

  /// One player for each index of the first axis.
  init(unitsOf shape: Shape) {
    let width = max(1, shape.dims.dropFirst().reduce(1, *))
    owners = (0..<shape.count).map { $0 / width }
    count = max(1, shape.dims.first ?? 1)
    pieces = nil
  }

  /// One player for each superpixel, with all channels of its pixels.
  init(_ pieces: Superpixels, _ space: Partition.Space, _ shape: Shape) {
    let plane = space.height * space.width
    owners = (0..<shape.count).map { pieces.labels[$0 / space.pixel % plane] }
    count = pieces.count
    self.pieces = pieces
  }

  /// Each place of the map with its player's number: `[1, H, W]` for superpixels, else of the row's
  /// shape.
  func painted(_ numbers: [Double]) -> [Float] {
    (pieces?.labels ?? owners).map { Float(numbers[$0]) }
  }
}
