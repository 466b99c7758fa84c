import Statistics
import Tensors

/// What collects the values of one unit.
private protocol UpperTail: Sendable {
  func ignores(_ value: Float) -> Bool
  mutating func insert(_ new: UnsafeBufferPointer<Float>)
}

extension LargestValues: UpperTail {}
extension LogarithmicHistogram: UpperTail {}

extension ThresholdSummary {
  /// What is inserted for a unit's grid in one of the images.
  typealias Spread =
    @Sendable (
      _ image: Int,
      _ grid: UnsafeBufferPointer<Float>,
      _ insert: (UnsafeBufferPointer<Float>) -> Void
    ) -> Void

  /// Lets the workers insert what comes of the maps of some images, each unit by one of them.
  ///
  /// What is inserted must not be above the grid's largest value: where that changes nothing, the
  /// grid is passed over.
  mutating func insert(_ maps: [Tensor<Float>], _ workers: Workers, _ spread: Spread) {
    // The array is taken out of the enumeration, so that it is changed in place.
    switch tails {
    case .exact(var taken):
      tails = .exact([])
      insert(maps, workers, into: &taken, spread)
      tails = .exact(taken)
    case .sketched(var taken):
      tails = .sketched([])
      insert(maps, workers, into: &taken, spread)
      tails = .sketched(taken)
    }
  }

  private static let unitsInBlock = 16

  private mutating func insert(
    _ maps: [Tensor<Float>],
    _ workers: Workers,
    into tails: inout [some UpperTail],
    _ spread: Spread
  ) {
    let units = unitCount
    minima.withUnsafeMutableBufferPointer { minima in
      maxima.withUnsafeMutableBufferPointer { maxima in
        tails.withUnsafeMutableBufferPointer { tails in
          // Each unit belongs to one block, and each block to one worker.
          nonisolated(unsafe) let (minima, maxima, tails) = (minima, maxima, tails)
          let blocks = (units + Self.unitsInBlock - 1) / Self.unitsInBlock
          workers.forEach(blocks: blocks) { block in
            let first = block * Self.unitsInBlock
            for unit in first..<min(first + Self.unitsInBlock, units) {
              for (image, map) in maps.enumerated() {
                map.withMap(unit) { grid in
                  let extremes = Extremes(grid)
                  minima[unit] = min(minima[unit], extremes.lowest)
                  maxima[unit] = max(maxima[unit], extremes.highest)
                  guard !tails[unit].ignores(extremes.highest) else { return }
                  spread(image, grid) { tails[unit].insert($0) }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension Tensor<Float> {
  /// Gives the map of one unit of `[U, h, w]`.
  fileprivate func withMap(_ unit: Int, _ body: (UnsafeBufferPointer<Float>) -> Void) {
    elements.withUnsafeBufferPointer { all in
      let cells = rowCount
      body(UnsafeBufferPointer(rebasing: all[unit * cells..<(unit + 1) * cells]))
    }
  }
}
