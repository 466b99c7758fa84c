import Tensors

/// Sums of maps times factors, one sum an image, in Float64.
struct MapSums: Sendable {
  /// The sums, `[N][cells]`.
  private(set) var maps: [[Double]]
  private let cells: Int

  /// The cells that a worker takes at once: as many as stay near it while it goes over the maps.
  private static let blockSize = 4096

  /// Sums of nothing.
  init(maps count: Int, cells: Int) {
    self.cells = cells
    maps = [[Double]](repeating: [Double](repeating: 0, count: cells), count: count)
  }

  /// Adds maps in their order.
  ///
  /// - Parameters:
  ///   - added: each `[cells]`.
  ///   - factors: for each map its factor in every sum.
  mutating func add(_ added: [[Float]], factors: [[Double]], workers: Workers) {
    let cells = cells
    for image in maps.indices {
      maps[image].withUnsafeMutableBufferPointer { sums in
        // Each worker adds to other cells.
        nonisolated(unsafe) let sums = sums
        workers.forEach(blocks: (cells + Self.blockSize - 1) / Self.blockSize) { block in
          let range = block * Self.blockSize..<min((block + 1) * Self.blockSize, cells)
          for (map, factors) in zip(added, factors) {
            let factor = factors[image]
            map.withUnsafeBufferPointer { map in
              for cell in range { sums[cell] += factor * Double(map[cell]) }
            }
          }
        }
      }
    }
  }
}
