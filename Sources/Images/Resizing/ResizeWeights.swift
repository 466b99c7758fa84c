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
    var (starts, counts) = ([Int](), [Int]())
    var weights = [Int32](repeating: 0, count: range.count * stride)
    var raw = [Double](repeating: 0, count: stride)
    for (place, index) in range.enumerated() {
      let centre = (Double(index) + 0.5) * scale
      let start = max(0, Int(centre - support + 0.5))
      let end = min(old, Int(centre + support + 0.5))
      var sum = 0.0
      for pixel in start..<end {
        raw[pixel - start] = filter.weight((Double(pixel) - centre + 0.5) * (1 / stretch))
        sum += raw[pixel - start]
      }
      starts.append(start)
      counts.append(end - start)
      for part in 0..<end - start {
        weights[place * stride + part] = Self.fixed(sum == 0 ? raw[part] : raw[part] / sum)
      }
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

  /// A weight in fixed point, rounded away from zero at one half.
  private static func fixed(_ share: Double) -> Int32 {
    Int32(share * Double(1 << fractionBits) + (share < 0 ? -0.5 : 0.5))
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
