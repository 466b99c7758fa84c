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
  /// Gives what is inserted for the units of a range in one of the images.
  typealias Values =
    @Sendable (
      _ image: Int,
      _ units: Range<Int>,
      _ insert: (_ unit: Int, _ values: UnsafeBufferPointer<Float>) -> Void
    ) -> Void

  /// For each unit a number up to which values change nothing.
  var ignored: [Float] {
    switch tails {
    case .exact(let tails): tails.map(\.ignored)
    case .sketched(let tails): tails.map(\.ignored)
    }
  }

  /// Lets the workers insert what comes of some images, each unit by one of them.
  ///
  /// What is inserted must not be above the map's largest value.
  mutating func insert(_ extremes: [MapExtremes], _ workers: Workers, _ values: Values) {
    // The array is taken out of the enumeration, so that it is changed in place.
    switch tails {
    case .exact(var taken):
      tails = .exact([])
      insert(extremes, workers, into: &taken, values)
      tails = .exact(taken)
    case .sketched(var taken):
      tails = .sketched([])
      insert(extremes, workers, into: &taken, values)
      tails = .sketched(taken)
    }
  }

  private static let unitsInBlock = 64

  private mutating func insert(
    _ extremes: [MapExtremes],
    _ workers: Workers,
    into tails: inout [some UpperTail],
    _ values: Values
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
            for (image, extremes) in extremes.enumerated() {
              for unit in block {
                minima[unit] = min(minima[unit], extremes.lowest[unit])
                maxima[unit] = max(maxima[unit], extremes.highest[unit])
              }
              values(image, block) { unit, values in
                let ignored = tails[unit].ignored
                guard extremes.highest[unit] > ignored else { return }
                upper.of(values, above: ignored) { tails[unit].insert($0) }
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
