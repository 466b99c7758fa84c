import CBits
import Statistics
import Tensors

/// What collects the values of one unit.
private protocol UpperTail: Sendable {
  /// Adding this value, or smaller ones, would change nothing.
  var ignored: Float { get }
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
  mutating func insert(
    _ maps: [UnitMaps],
    _ extremes: [MapExtremes],
    _ workers: Workers,
    _ spread: Spread
  ) {
    // The array is taken out of the enumeration, so that it is changed in place.
    switch tails {
    case .exact(var taken):
      tails = .exact([])
      insert(maps, extremes, workers, into: &taken, spread)
      tails = .exact(taken)
    case .sketched(var taken):
      tails = .sketched([])
      insert(maps, extremes, workers, into: &taken, spread)
      tails = .sketched(taken)
    }
  }

  private static let unitsInBlock = 16

  private mutating func insert(
    _ maps: [UnitMaps],
    _ extremes: [MapExtremes],
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
            var upper = UpperValues()
            let first = block * Self.unitsInBlock
            let block = first..<min(first + Self.unitsInBlock, units)
            for (image, maps) in maps.enumerated() {
              let cells = maps.cellCount
              let (lowest, highest) = (extremes[image].lowest, extremes[image].highest)
              maps.withValues { values in
                for unit in block {
                  minima[unit] = min(minima[unit], lowest[unit])
                  maxima[unit] = max(maxima[unit], highest[unit])
                  guard highest[unit] > tails[unit].ignored else { continue }
                  let grid = values[unit * cells..<(unit + 1) * cells]
                  spread(image, UnsafeBufferPointer(rebasing: grid)) { values in
                    upper.of(values, above: tails[unit].ignored) { tails[unit].insert($0) }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Room for the values above a bound.
private struct UpperValues {
  private var words: [UInt64] = []
  private var taken: [Float] = []

  mutating func of(
    _ values: UnsafeBufferPointer<Float>,
    above bound: Float,
    _ body: (UnsafeBufferPointer<Float>) -> Void
  ) {
    if taken.count < values.count + Self.spare {
      words = [UInt64](repeating: 0, count: (values.count + 63) / 64)
      taken = [Float](repeating: 0, count: values.count + Self.spare)
    }
    let count = taken.withUnsafeMutableBufferPointer { taken in
      words.withUnsafeMutableBufferPointer { words in
        cbits_above(values.baseAddress, values.count, bound, words.baseAddress)
        return cbits_take(values.baseAddress, values.count, words.baseAddress, taken.baseAddress)
      }
    }
    taken.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }

  /// What `cbits_take` writes beyond what it takes.
  private static let spare = 16
}
