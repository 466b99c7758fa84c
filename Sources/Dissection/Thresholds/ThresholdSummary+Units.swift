import Statistics
import Tensors

extension ThresholdSummary {
  /// Lets the workers insert values into the units, each unit by one of them.
  mutating func forEachUnit(
    _ workers: Workers,
    _ feed: @Sendable (_ unit: Int, _ insert: (UnsafeBufferPointer<Float>) -> Void) -> Void
  ) {
    let units = unitCount
    minima.withUnsafeMutableBufferPointer { minima in
      maxima.withUnsafeMutableBufferPointer { maxima in
        nonisolated(unsafe) let (minima, maxima) = (minima, maxima)
        let note = { @Sendable (unit: Int, values: UnsafeBufferPointer<Float>) in
          let extremes = Extremes(values)
          minima[unit] = min(minima[unit], extremes.lowest)
          maxima[unit] = max(maxima[unit], extremes.highest)
          return extremes.highest
        }
        // The array is taken out of the enumeration, so that it is changed in place.
        switch tails {
        case .exact(var taken):
          tails = .exact([])
          taken.withUnsafeMutableBufferPointer { taken in
            nonisolated(unsafe) let taken = taken
            Self.forEach(units, workers) { unit in
              feed(unit) { values in
                if note(unit, values) > taken[unit].floor { taken[unit].insert(values) }
              }
            }
          }
          tails = .exact(taken)
        case .sketched(var taken):
          tails = .sketched([])
          taken.withUnsafeMutableBufferPointer { taken in
            nonisolated(unsafe) let taken = taken
            Self.forEach(units, workers) { unit in
              feed(unit) { values in
                _ = note(unit, values)
                taken[unit].insert(values)
              }
            }
          }
          tails = .sketched(taken)
        }
      }
    }
  }

  private static let unitsInBlock = 16

  private static func forEach(
    _ units: Int,
    _ workers: Workers,
    _ work: @Sendable (Int) -> Void
  ) {
    let blocks = (units + unitsInBlock - 1) / unitsInBlock
    workers.forEach(blocks: blocks) { block in
      for unit in block * unitsInBlock..<min((block + 1) * unitsInBlock, units) { work(unit) }
    }
  }
}
