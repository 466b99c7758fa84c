import CPixels

/// The weights by which some pixels of a resized row (or column) are made of the old ones.
///
/// As Pillow computes them: the filter is stretched by the factor of reduction, so that every old
/// pixel counts (antialiasing); weights are normalised in Float64 and rounded to 22 fractional bits.
struct ResizeWeights: Sendable {
  /// The fractional bits of a weight: 32 less 8 for the pixel and 2 for overshoot.
  static let fractionBits = noema_fraction_bits

  /// The first old pixel of each new one.
  let starts: [Int]
  /// The number of old pixels of each new one, at most `stride`.
  let counts: [Int]
  /// The weights of each new pixel, [starts.count, stride].
  let weights: [Int32]
  /// The number of weights from one new pixel to the next.
  let stride: Int

  /// The weights of the new pixels in `range` where `old` pixels become `new`.
  init(from old: Int, to new: Int, filter: ResizeFilter, range: Range<Int>) {
    let scale = Double(old) / Double(new)
    let stretch = max(scale, 1)
    let support = filter.support * stretch
    stride = Int(support.rounded(.up)) * 2 + 1
    var (starts, counts, weights) = ([Int](), [Int](), [Int32]())
    weights.reserveCapacity(range.count * stride)
    for index in range {
      let centre = (Double(index) + 0.5) * scale
      let start = max(0, Int(centre - support + 0.5))
      let end = min(old, Int(centre + support + 0.5))
      let raw = (start..<end).map { filter.weight((Double($0) - centre + 0.5) * (1 / stretch)) }
      starts.append(start)
      counts.append(raw.count)
      weights += Self.fixed(raw) + [Int32](repeating: 0, count: stride - raw.count)
    }
    (self.starts, self.counts, self.weights) = (starts, counts, weights)
  }

  /// All old pixels that are used.
  var sources: Range<Int> {
    guard let first = starts.first, let last = starts.last, let count = counts.last else {
      return 0..<0
    }
    return first..<last + count
  }

  /// Weights of sum 1 in fixed point, rounded away from zero at one half.
  private static func fixed(_ raw: [Double]) -> [Int32] {
    let sum = raw.reduce(0, +)
    let one = Double(1 << fractionBits)
    return raw.map { weight in
      let share = sum == 0 ? weight : weight / sum
      return Int32(share * one + (share < 0 ? -0.5 : 0.5))
    }
  }

  /// Gives the table to what computes with it.
  func withPointers(_ body: (noema_weights) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          body(
            noema_weights(
              starts: starts.baseAddress,
              counts: counts.baseAddress,
              weights: weights.baseAddress,
              stride: stride,
              count: starts.count
            )
          )
        }
      }
    }
  }
}
