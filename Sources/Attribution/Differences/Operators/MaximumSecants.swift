import Networks
import Tensors

/// DeepLIFT through a max-pool, complete for overlapping windows too.
///
/// With y and y' the maxima of a window and m the larger of them, the contribution m - y' goes to the
/// place of y and y - m to the place of y'. One of the two is 0, and at the other place x changed by
/// at least as much as the maximum, so that each window's multiplier lies between 0 and 1.
///
/// Inputs: g of the maxima, and x.
struct MaximumSecants: PairedRows {
  let pairing: Pairing
  /// The elements of a plane of x.
  let width: Int
  /// The places of every window in the plane, one window after the other.
  private let taps: [Int]
  /// Where each window begins in `taps`; the last entry is its count.
  private let starts: [Int]

  init(_ pooling: WindowPooling) {
    pairing = Pairing(shape: pooling.input, axis: 0)
    width = pooling.input.dims.dropFirst(2).reduce(1, *)
    let windows = pooling.windows
    taps = windows.flatMap(\.taps)
    starts = windows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.taps.count) }
  }

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    row: Int
  ) {
    let g = from.a + row * (starts.count - 1)
    let x = from.b + row * width
    let reference = x + pairing.offset(of: row * width)
    result.update(repeating: 0, count: width)
    taps.withUnsafeBufferPointer { taps in
      starts.withUnsafeBufferPointer { starts in
        for window in 0..<starts.count - 1 {
          var (place, other) = (taps[starts[window]], taps[starts[window]])
          for tap in taps[starts[window] + 1..<starts[window + 1]] {
            if x[tap] > x[place] { place = tap }
            if reference[tap] > reference[other] { other = tap }
          }
          let change = x[place] - reference[other]
          let chosen = change >= 0 ? place : other
          let difference = x[chosen] - reference[chosen]
          result[chosen] += g[window] * (difference == 0 ? 1 : change / difference)
        }
      }
    }
  }
}
